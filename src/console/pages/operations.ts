import type { FailedJobRow, SourceRow } from '../data.ts';
import { type Html, html } from '../html.ts';
import { csrf, type PageContext, page } from '../layout.ts';
import { count, duration, time } from '../parts.ts';

/** How each source does: what it gave, when it was tried, when it is tried next. */
export function sourcesPage(context: PageContext, sources: readonly SourceRow[]): string {
  return page(
    context,
    'Sources',
    '/sources',
    html`<h1>Sources</h1>
<p class="quiet">Times are in UTC.</p>
${sources.length === 0 ? html`<p class="quiet">No source is configured.</p>` : html`<div class="grid">${sources.map((source) => sourceCard(source, context.now))}</div>`}`,
  );
}

function sourceCard(source: SourceRow, now: number): Html {
  const refused = Object.entries(source.refused).filter(([, number]) => number > 0);
  const health =
    source.failures > 0 ? 'failing' : source.silent ? 'silent' : source.lastSuccess === undefined ? 'new' : 'well';
  const row = (name: string, value: unknown): Html => html`<div><dt>${name}</dt><dd>${value as string}</dd></div>`;
  return html`<section class="card"><h2>${source.id} <span class="state state-${health}">${health}</span></h2>
<dl class="facts">
${row('Kind', `${source.kind}, ${source.intervalMs === null ? 'pushed to' : `every ${interval(source.intervalMs)}`}`)}
${row('Last success', time(source.lastSuccess))}
${row('Last item', html`${time(source.lastItem, 'UTC', 'none yet')}${source.silent && source.usualGapMs !== undefined ? `; usually one in ${interval(source.usualGapMs)}` : ''}`)}
${source.failures > 0 ? row('Failures in a row', html`${source.failures}${source.failure ? html`: ${source.failure}` : ''}`) : null}
${source.nextTry === undefined ? null : row('Next try', html`${time(source.nextTry)}${source.nextTry > now ? ` (in ${duration(source.nextTry - now)}${source.waitBy === undefined ? '' : `, ${source.waitBy}`})` : ''}`)}
${row('Items', `${count(source.items)}, of which ${count(source.matched)} matched a brand`)}
${refused.length === 0 ? null : row('Refused', refused.map(([reason, number]) => `${reason} ${count(number)}`).join(', '))}
${source.cursor === null ? null : row('Cursor', html`<code>${source.cursor.length > 80 ? `${source.cursor.slice(0, 79)}…` : source.cursor}</code>`)}
</dl></section>`;
}

function interval(ms: number): string {
  return ms < 60_000 ? `${Math.round(ms / 1000)} s` : duration(ms);
}

/** Jobs that failed for good: kept, with why, to be put back once that is mended. */
export function jobsPage(context: PageContext, jobs: readonly FailedJobRow[]): string {
  const retry = (fields: Html | null, button: string): Html =>
    html`<form method="post" action="/jobs/retry">${csrf(context)}${fields}<button>${button}</button></form>`;
  return page(
    context,
    'Failed jobs',
    '/jobs',
    html`<h1>Failed jobs</h1>
<p class="quiet">Kept until they are tried again. Times are in UTC.</p>
${
  jobs.length === 0
    ? html`<p class="quiet">None.</p>`
    : html`${retry(null, 'Try all again')}
<div class="scroll" role="region" aria-label="Failed jobs, newest first" tabindex="0"><table><thead><tr><th scope="col">When</th><th scope="col">Queue</th><th scope="col">Job</th><th scope="col" class="number">Tries</th><th scope="col">Why</th><th scope="col"><span class="hidden">Action</span></th></tr></thead>
<tbody>${jobs.map(
        (job) =>
          html`<tr><td>${time(job.failedAt)}</td><td>${job.queue}</td><td class="detail"><code>${job.id}</code></td><td class="number">${job.attempts}</td><td class="detail">${job.reason}</td><td>${retry(html`<input type="hidden" name="queue" value="${job.queue}"><input type="hidden" name="id" value="${job.id}">`, 'Try again')}</td></tr>`,
      )}</tbody></table></div>`
}`,
  );
}
