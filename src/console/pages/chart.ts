import { trendSvg } from '../../charts/svg.ts';
import type { TrendChartOptions } from '../../charts/trend-scene.ts';
import type { TrendPoint } from '../../domain/message.ts';
import { BUCKET_MS } from '../../domain/trend.ts';
import type { Unheard } from '../data.ts';
import { type Html, html, plainText, trusted } from '../html.ts';

/** From when on a part of a trend is missing, to its end. */
export function missingSpans({ spans }: Unheard, points: readonly TrendPoint[]): Pick<TrendChartOptions, 'spans'> {
  const to = (points.at(-1)?.start ?? 0) + BUCKET_MS;
  return { spans: spans.map(({ from, label }) => ({ from, to, label: plainText(label), missing: true })) };
}

/**
 * A trend in the reader's own light: both are there, the style sheet shows one. On a phone it is wider than the screen, and
 * begins to be scrolled from its newest end (`direction`).
 */
export function chart(points: readonly TrendPoint[], options: TrendChartOptions): Html {
  const title = plainText(options.title ?? '');
  const size = { width: 860, height: 280, ...options, title };
  return html`<figure class="chart"><div class="light">${trusted(trendSvg(points, { ...size, theme: 'light' }))}</div><div class="dark">${trusted(trendSvg(points, { ...size, theme: 'dark' }))}</div></figure>`;
}
