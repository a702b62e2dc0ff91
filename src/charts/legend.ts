import type { Shape, Theme } from './scene.ts';
import { type Series, stepWords } from './series.ts';

/** Title, and what each colour means; entries that don't fit are left out, the last first. */
export function heading(
  title: string,
  series: Series,
  theme: Theme,
  width: number,
  shown: { readonly usual: boolean; readonly totals: boolean },
): Shape[] {
  const y = 38;
  const swatch =
    (fill: string) =>
    (x: number): Shape[] => [{ kind: 'rect', x, y: y - 9, w: 12, h: 10, fill, radius: 2 }];
  const band = (x: number): Shape[] => [
    { kind: 'rect', x, y: y - 9, w: 16, h: 10, fill: theme.usual, opacity: 0.22, radius: 2 },
    {
      kind: 'path',
      points: [
        [x, y - 4],
        [x + 16, y - 4],
      ],
      stroke: theme.usual,
      width: 1.5,
      dash: [4, 3],
    },
  ];
  const entries = [
    { text: `negative mentions ${stepWords(series.stepMs)}`, draw: swatch(theme.negative) },
    ...(shown.totals ? [{ text: 'all mentions', draw: swatch(theme.all) }] : []),
    ...(shown.usual ? [{ text: width < 480 ? 'usual' : 'usually negative (19 times of 20)', draw: band }] : []),
  ];
  const shapes: Shape[] = [
    { kind: 'text', x: 16, y: 20, text: fit(title, width), size: 14, fill: theme.ink, bold: true },
  ];
  let x = 16;
  for (const { text, draw } of entries) {
    const end = x + 22 + text.length * 6.7;
    if (x > 16 && end > width) break;
    shapes.push(...draw(x), { kind: 'text', x: x + 20, y, text, size: 12, fill: theme.quiet });
    x = end + 12;
  }
  return shapes;
}

/** About as many characters as fit; the font is not measured, so that SVG and PNG cut alike. */
function fit(title: string, width: number): string {
  const most = Math.floor((width - 32) / 7.4);
  return title.length <= most ? title : `${title.slice(0, most - 1).trimEnd()}…`;
}
