import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { SKRSContext2D } from '@napi-rs/canvas';
import type { TrendPoint } from '../domain/message.ts';
import type { Scene, Shape } from './scene.ts';
import { type TrendChartOptions, trendScene } from './trend-scene.ts';

/** Pixels a user unit: sharp on the screens that mail is read on. */
const SCALE = 2;
/** What the shipped font can draw; a machine without system fonts would show boxes for the rest. */
const UNDRAWABLE = /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}\p{Zs}\u0020-\u007e–—‘’“”…·×°€£]/gu;

/** The trend as a PNG of twice `width` × `height` pixels. Needs no font of the system: Roboto comes with the program. */
export async function trendPng(points: readonly TrendPoint[], options: TrendChartOptions = {}): Promise<Uint8Array> {
  return scenePng(trendScene(points, options));
}

export async function scenePng(scene: Scene): Promise<Uint8Array> {
  // Loaded at the first picture: a native library that offline commands and most processes never need.
  const { createCanvas, GlobalFonts } = await import('@napi-rs/canvas');
  if (!GlobalFonts.has(REGULAR)) {
    const folder = join(
      dirname(createRequire(import.meta.url).resolve('roboto-fontface/package.json')),
      'fonts',
      'roboto',
    );
    GlobalFonts.registerFromPath(join(folder, 'Roboto-Regular.woff2'), REGULAR);
    GlobalFonts.registerFromPath(join(folder, 'Roboto-Medium.woff2'), MEDIUM);
  }
  const canvas = createCanvas(Math.round(scene.width * SCALE), Math.round(scene.height * SCALE));
  const context = canvas.getContext('2d');
  context.scale(SCALE, SCALE);
  context.fillStyle = scene.background;
  context.fillRect(0, 0, scene.width, scene.height);
  for (const shape of scene.shapes) draw(context, shape);
  return canvas.encode('png');
}

const REGULAR = 'Turntide Regular';
const MEDIUM = 'Turntide Medium';

function draw(context: SKRSContext2D, shape: Shape): void {
  context.globalAlpha = shape.kind === 'text' ? 1 : (shape.opacity ?? 1);
  switch (shape.kind) {
    case 'rect':
      context.fillStyle = shape.fill;
      context.beginPath();
      context.roundRect(shape.x, shape.y, shape.w, shape.h, shape.radius ?? 0);
      context.fill();
      return;
    case 'path':
      context.beginPath();
      for (const [index, [x, y]] of shape.points.entries()) {
        if (index === 0) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
      if (shape.closed) context.closePath();
      if (shape.fill !== undefined) {
        context.fillStyle = shape.fill;
        context.fill();
      }
      if (shape.stroke !== undefined) {
        context.strokeStyle = shape.stroke;
        context.lineWidth = shape.width ?? 1;
        context.setLineDash([...(shape.dash ?? [])]);
        context.stroke();
      }
      return;
    case 'text':
      context.font = `${shape.size}px "${shape.bold ? MEDIUM : REGULAR}"`;
      context.fillStyle = shape.fill;
      context.textAlign = shape.anchor === 'middle' ? 'center' : (shape.anchor ?? 'start');
      context.fillText(drawable(shape.text), shape.x, shape.y);
  }
}

/** Without what the font lacks, and without a separator that then parts nothing. */
function drawable(text: string): string {
  return text.replace(UNDRAWABLE, '').replace(/^[\s·]+|[\s·]+$/g, '');
}
