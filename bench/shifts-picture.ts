import { createDetector } from '../src/trends/detector.ts';
import type { NabSeries } from './shifts-nab.ts';

const WIDTH = 1000;
const HEIGHT = 220;
const LEFT = 48;
const TOP = 24;
const BOTTOM = 24;
const DAY = 86_400_000;

/**
 * A series as one SVG: mentions an hour (square-root scale), the baseline band before each hour, labelled windows shaded and
 * alerts marked, those outside of a window hollow.
 */
export function picture(series: NabSeries, alerts: ArrayLike<number>): string {
  const detector = createDetector({ stepMs: series.stepMs, sensitivity: 'balanced', kinds: ['negative-volume'] });
  // A point is the busiest of three hours: spikes stay, and the file is small.
  const hours: { at: number; value: number; low: number; high: number }[] = [];
  let sum = 0;
  series.values.forEach((value, i) => {
    const band = i % 12 === 0 ? detector.expectation(series.starts[i]!) : null;
    if (i % 12 === 0) hours.push({ at: series.starts[i]!, value: 0, low: 0, high: 0 });
    const hour = hours.at(-1)!;
    if (band) {
      const mean = band.negative * 12;
      // The step's band comes from half hours, six steps, taken as independent; an hour is two half hours that move together.
      const half = (band.negativeHigh - band.negative) * Math.sqrt(6) * 2;
      hour.low = Math.max(0, mean - half);
      hour.high = mean + half;
    }
    sum = i % 12 === 0 ? value : sum + value;
    hour.value = sum;
    detector.push({ start: series.starts[i]!, negative: value, positive: 0, total: value });
  });
  const shown = Array.from({ length: Math.ceil(hours.length / 3) }, (_, i) =>
    hours.slice(3 * i, 3 * i + 3).reduce((a, b) => (b.value > a.value ? b : a)),
  );
  const first = series.starts[0]!;
  const span = series.starts.at(-1)! - first;
  const top = Math.max(...hours.map((h) => h.value));
  const x = (at: number): number => LEFT + ((at - first) / span) * (WIDTH - LEFT - 8);
  const y = (value: number): number => HEIGHT - BOTTOM - Math.sqrt(Math.max(value, 0) / top) * (HEIGHT - TOP - BOTTOM);
  const points = (list: readonly (readonly [number, number])[]): string =>
    list.map(([a, b]) => `${a.toFixed(1)},${b.toFixed(1)}`).join(' ');
  const shade = series.windows.map(([from, to]) => {
    const left = x(series.starts[from]!);
    const width = x(series.starts[Math.min(to, series.starts.length - 1)]!) - left;
    return `<rect x="${left.toFixed(1)}" y="${TOP}" width="${width.toFixed(1)}" height="${HEIGHT - TOP - BOTTOM}" fill="#f4d9a6"/>`;
  });
  const marks: string[] = [];
  for (let i = 0; i < series.values.length; i += 1) {
    if (!alerts[i]) continue;
    const inside = series.windows.some(([from, to]) => i >= from && i <= to);
    const at = x(series.starts[i]!).toFixed(1);
    marks.push(
      `<path d="M${at},${TOP - 2} l-5,-9 h10 z" fill="${inside ? '#b3261e' : '#ffffff'}" stroke="#b3261e"/>`,
      `<line x1="${at}" x2="${at}" y1="${TOP}" y2="${HEIGHT - BOTTOM}" stroke="#b3261e" stroke-width="0.7"/>`,
    );
  }
  const days = Array.from({ length: Math.floor(span / DAY / 7) + 1 }, (_, week) => {
    const at = first + week * 7 * DAY;
    const date = new Date(at).toISOString().slice(0, 10);
    return `<text x="${x(at).toFixed(1)}" y="${HEIGHT - 8}">${date}</text>`;
  });
  const band = [
    ...shown.map((h) => [x(h.at), y(h.high)] as const),
    ...shown.toReversed().map((h) => [x(h.at), y(h.low)] as const),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="sans-serif" font-size="11" fill="#333">`,
    `<title>${series.name}: mentions an hour, baseline band, labelled windows and alerts</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    ...shade,
    `<polygon points="${points(band)}" fill="#c9d7ea"/>`,
    `<polyline points="${points(shown.map((h) => [x(h.at), y(h.value)] as const))}" fill="none" stroke="#20436b" stroke-width="0.8"/>`,
    ...marks,
    `<text x="4" y="14">${series.name}</text>`,
    `<text x="4" y="${TOP + 8}">${Math.round(top)}/h</text>`,
    `<text x="4" y="${HEIGHT - BOTTOM}">0</text>`,
    ...days,
    '</svg>\n',
  ].join('\n');
}
