import type { TrendPoint } from '../domain/message.ts';
import type { Scene, Shape } from './scene.ts';
import { type TrendChartOptions, trendScene } from './trend-scene.ts';

const FONT = 'Roboto, system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif';

/** The trend as an SVG document: no script, no outside reference; text is escaped; titled for screen readers. */
export function trendSvg(points: readonly TrendPoint[], options: TrendChartOptions = {}): string {
  return sceneSvg(trendScene(points, options));
}

export function sceneSvg(scene: Scene): string {
  const { width, height } = scene;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="${xml(FONT)}">`,
    `<title>${xml(scene.title)}</title>`,
    `<desc>${xml(scene.description)}</desc>`,
    `<rect width="${width}" height="${height}" fill="${scene.background}"/>`,
    ...scene.shapes.map(draw),
    '</svg>',
  ].join('\n');
}

function draw(shape: Shape): string {
  switch (shape.kind) {
    case 'rect':
      return `<rect x="${n(shape.x)}" y="${n(shape.y)}" width="${n(shape.w)}" height="${n(shape.h)}" fill="${shape.fill}"${opt('opacity', shape.opacity)}${opt('rx', shape.radius)}/>`;
    case 'path': {
      const d =
        shape.points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${n(x)} ${n(y)}`).join('') +
        (shape.closed ? 'Z' : '');
      return `<path d="${d}" fill="${shape.fill ?? 'none'}"${opt('stroke', shape.stroke)}${opt('stroke-width', shape.width)}${opt('stroke-dasharray', shape.dash?.join(' '))}${opt('opacity', shape.opacity)}/>`;
    }
    case 'text':
      return `<text x="${n(shape.x)}" y="${n(shape.y)}" font-size="${shape.size}" fill="${shape.fill}"${opt('text-anchor', shape.anchor)}${shape.bold ? ' font-weight="500"' : ''}>${xml(shape.text)}</text>`;
  }
}

const n = (value: number) => String(Math.round(value * 100) / 100);
const opt = (name: string, value: string | number | undefined) => (value === undefined ? '' : ` ${name}="${value}"`);

function xml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
