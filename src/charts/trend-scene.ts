import { DateTime, IANAZone } from 'luxon';
import type { TrendPoint } from '../domain/message.ts';
import { heading } from './legend.ts';
import { type Scene, type Shape, THEMES, type Theme, type ThemeName } from './scene.ts';
import { type Series, toSeries } from './series.ts';
import { spanShapes, type TimeSpan } from './spans.ts';
import { timeTicks, valueTicks } from './ticks.ts';

export interface TrendChartOptions {
  /** Onset of the shift, epoch ms: a line, and what is after it in full colour. */
  readonly since?: number;
  /** User units (SVG) or CSS pixels (PNG, which has twice as many); default 600 × 240. */
  readonly width?: number;
  readonly height?: number;
  readonly title?: string;
  /** For those who can't see it. */
  readonly description?: string;
  /** IANA; one that is not known counts as UTC. */
  readonly timeZone?: string;
  readonly theme?: ThemeName;
  /** All mentions as pale bars behind: for a shift of the share. */
  readonly totals?: boolean;
  /** Spans of time marked above the bars, such as incidents; epoch ms. */
  readonly spans?: readonly TimeSpan[];
}

/** Negative mentions as bars, what is usual as a band with a dashed middle, the onset as a line. */
export function trendScene(points: readonly TrendPoint[], options: TrendChartOptions = {}): Scene {
  const width = options.width ?? 600;
  const height = options.height ?? 240;
  const theme = THEMES[options.theme ?? 'light'];
  const zone = IANAZone.isValidZone(options.timeZone ?? '') ? options.timeZone! : 'UTC';
  const title = options.title ?? 'Negative mentions and what is usual';
  const series = toSeries(points, Math.max(12, Math.floor(width / 8)));
  const base = { width, height, background: theme.background, title, description: options.description ?? title };
  if (series === null) {
    const none: Shape = {
      kind: 'text',
      x: width / 2,
      y: height / 2,
      text: 'Nothing to draw yet',
      size: 13,
      fill: theme.quiet,
      anchor: 'middle',
    };
    return { ...base, shapes: [none] };
  }
  const totals = options.totals === true;
  const frame = frameOf(series, width, height, totals);
  const since = options.since ?? Number.NEGATIVE_INFINITY;
  return {
    ...base,
    shapes: [
      ...heading(title, series, theme, width, { usual: hasBand(series), totals }),
      ...valueAxis(frame, theme),
      ...timeAxis(series, frame, zone, theme),
      ...(totals ? bars(series, frame, all, () => theme.all) : []),
      ...band(series, frame, theme),
      ...bars(
        series,
        frame,
        (point) => point.negative,
        (point) => (point.start + series.stepMs <= since ? theme.quietBar : theme.negative),
      ),
      ...expectedLine(series, frame, theme),
      ...onset(series, frame, zone, theme, options.since),
      ...spanShapes(options.spans ?? [], series, frame, theme),
    ],
  };
}

export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly ticks: readonly number[];
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
}

function frameOf(series: Series, width: number, height: number, totals: boolean): Frame {
  const tallest = (point: TrendPoint) => Math.max(totals ? all(point) : point.negative, point.expectedHigh ?? 0);
  const most = Math.max(...series.points.map(tallest));
  const ticks = valueTicks(most, height < 180 ? 3 : 4);
  const full = ticks.at(-1)!;
  const left = 16 + 7 * Math.max(...ticks.map((tick) => label(tick).length));
  const [right, top, bottom] = [width - 16, 66, height - 30];
  return {
    left,
    right,
    top,
    bottom,
    ticks,
    x: (at) => left + ((at - series.from) / (series.to - series.from)) * (right - left),
    y: (value) => bottom - (value / full) * (bottom - top),
  };
}

const all = (point: TrendPoint) => point.negative + point.neutral + point.positive;
const label = (value: number) => (value >= 10_000 ? `${value / 1000}k` : String(value));
const hasBand = (series: Series) => series.points.some((point) => point.expectedHigh !== undefined);

function valueAxis(frame: Frame, theme: Theme): Shape[] {
  return frame.ticks.flatMap((tick): Shape[] => [
    {
      kind: 'path',
      points: [
        [frame.left, frame.y(tick)],
        [frame.right, frame.y(tick)],
      ],
      stroke: tick === 0 ? theme.quiet : theme.grid,
      width: 1,
    },
    {
      kind: 'text',
      x: frame.left - 7,
      y: frame.y(tick) + 4,
      text: label(tick),
      size: 11,
      fill: theme.quiet,
      anchor: 'end',
    },
  ]);
}

function timeAxis(series: Series, frame: Frame, zone: string, theme: Theme): Shape[] {
  const most = Math.max(2, Math.floor((frame.right - frame.left) / 74));
  return timeTicks(series.from, series.to, zone, most).flatMap((tick): Shape[] => {
    const x = frame.x(tick.at);
    const near = x - frame.left < 26 ? 'start' : frame.right - x < 26 ? 'end' : 'middle';
    return [
      {
        kind: 'path',
        points: [
          [x, frame.bottom],
          [x, frame.bottom + (tick.day ? 7 : 4)],
        ],
        stroke: theme.quiet,
        width: 1,
      },
      {
        kind: 'text',
        x,
        y: frame.bottom + 19,
        text: tick.label,
        size: 11,
        fill: tick.day ? theme.ink : theme.quiet,
        anchor: near,
        bold: tick.day,
      },
    ];
  });
}

/** Runs of neighbouring steps that know what is expected. */
function runs(series: Series, known: (point: TrendPoint) => boolean): TrendPoint[][] {
  const all: TrendPoint[][] = [];
  let previous: TrendPoint | undefined;
  for (const point of series.points) {
    if (known(point)) {
      const joins = previous !== undefined && known(previous) && point.start - previous.start === series.stepMs;
      if (joins) all.at(-1)!.push(point);
      else all.push([point]);
    }
    previous = point;
  }
  return all;
}

function band(series: Series, frame: Frame, theme: Theme): Shape[] {
  return runs(series, (point) => point.expectedHigh !== undefined && point.expectedLow !== undefined).map(
    (run): Shape => {
      const edge = (read: (point: TrendPoint) => number) =>
        run.flatMap((point): [number, number][] => [
          [frame.x(point.start), frame.y(read(point))],
          [frame.x(point.start + series.stepMs), frame.y(read(point))],
        ]);
      const points = [...edge((point) => point.expectedHigh!), ...edge((point) => point.expectedLow!).reverse()];
      return { kind: 'path', points, closed: true, fill: theme.usual, opacity: 0.22 };
    },
  );
}

function expectedLine(series: Series, frame: Frame, theme: Theme): Shape[] {
  return runs(series, (point) => point.expectedNegative !== undefined).map((run): Shape => {
    const points = run.map((point): [number, number] => [
      frame.x(point.start + series.stepMs / 2),
      frame.y(point.expectedNegative!),
    ]);
    return { kind: 'path', points, stroke: theme.usual, width: 1.5, dash: [4, 3] };
  });
}

function bars(
  series: Series,
  frame: Frame,
  read: (point: TrendPoint) => number,
  fill: (point: TrendPoint) => string,
): Shape[] {
  const step = frame.x(series.from + series.stepMs) - frame.x(series.from);
  const gap = step > 8 ? 2 : step > 3 ? 1 : 0;
  const w = Math.max(1, step - gap);
  return series.points
    .filter((point) => read(point) > 0)
    .map((point): Shape => {
      const y = frame.y(read(point));
      return { kind: 'rect', x: frame.x(point.start) + gap / 2, y, w, h: frame.bottom - y, fill: fill(point) };
    });
}

function onset(series: Series, frame: Frame, zone: string, theme: Theme, since: number | undefined): Shape[] {
  if (since === undefined || since < series.from || since >= series.to) return [];
  const x = frame.x(since);
  const leftwards = x > (frame.left + frame.right) / 2;
  const text = `began ${DateTime.fromMillis(since, { zone }).toFormat('HH:mm')}`;
  return [
    {
      kind: 'path',
      points: [
        [x, frame.top - 14],
        [x, frame.bottom],
      ],
      stroke: theme.ink,
      width: 1.5,
    },
    {
      kind: 'text',
      x: leftwards ? x - 6 : x + 6,
      y: frame.top - 5,
      text,
      size: 12,
      fill: theme.ink,
      anchor: leftwards ? 'end' : 'start',
      bold: true,
    },
  ];
}
