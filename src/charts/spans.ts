import type { Shape, Theme } from './scene.ts';
import type { Series } from './series.ts';
import type { Frame } from './trend-scene.ts';

/** A span of time to mark, epoch ms, with a short label. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  /** Nothing is known of it: what is drawn there is a part at most. */
  readonly missing?: boolean;
}

/** Each span as a bar above the plot, from where it begins; its label stands over its beginning. */
export function spanShapes(spans: readonly TimeSpan[], series: Series, frame: Frame, theme: Theme): Shape[] {
  return spans
    .filter((span) => span.to > series.from && span.from < series.to)
    .flatMap((span): Shape[] => {
      const x = frame.x(Math.max(span.from, series.from));
      const w = Math.max(3, frame.x(Math.min(span.to, series.to)) - x);
      const y = frame.top - 8;
      const fill = span.missing ? theme.quiet : theme.negative;
      return [
        { kind: 'rect', x, y, w, h: 5, fill, radius: 2 },
        { kind: 'rect', x, y: frame.top, w, h: frame.bottom - frame.top, fill, opacity: span.missing ? 0.16 : 0.07 },
        {
          kind: 'text',
          x,
          y: y - 4,
          text: span.label,
          size: 11,
          fill: theme.ink,
          anchor: x > frame.right - 40 ? 'end' : 'start',
        },
      ];
    });
}
