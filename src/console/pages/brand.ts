import { ALL_TOPIC } from '../../domain/brand.ts';
import type { BrandView } from '../data.ts';
import { type Html, html } from '../html.ts';
import { type PageContext, page } from '../layout.ts';
import { brandPath, count, incidentCards, moodBar, percent, unheardNote } from '../parts.ts';
import { chart, missingSpans } from './chart.ts';
import { driversSection } from './drivers.ts';

export const SPANS = [
  [24, '1 day'],
  [72, '3 days'],
  [168, '1 week'],
  [720, '30 days'],
] as const;

/** One brand: its trend, its topics, its incidents, what changed today. */
export function brandPage(context: PageContext, view: BrandView): string {
  const { brand, today } = view.overview;
  const topicName = view.topics.find(({ id }) => id === view.topic)?.name ?? brand.name;
  const open = view.incidents.filter(({ incident }) => incident.state !== 'resolved');
  const past = view.incidents.filter(({ incident }) => incident.state === 'resolved');
  const noise = Object.entries(view.noise).sort((a, b) => b[1] - a[1]);
  return page(
    context,
    brand.name,
    '/',
    html`<p class="crumbs"><a href="/">Brands</a></p>
<h1>${brand.name}</h1>
${moodBar(today)}
<p class="quiet">Last 24 hours${view.correctedNegative === null ? '' : html`; corrected for errors of reading, ${percent(view.correctedNegative.low)} to ${percent(view.correctedNegative.high)} are negative`}. <a href="${brandPath(brand.id)}/mentions">Read the mentions</a> · <a href="${brandPath(brand.id)}/readings">How they are read</a></p>
${open.length === 0 ? null : html`<h2>Open incidents</h2>${incidentCards(open)}`}
<h2>Trend${view.topic === ALL_TOPIC ? '' : `: ${topicName}`}</h2>
${spans(view)}
${unheardNote(view.unheard)}
${chart(view.trend, {
  ...missingSpans(view.unheard, view.trend),
  title: `${topicName === brand.name ? brand.name : `${brand.name} · ${topicName}`}: negative mentions`,
  description: `${count(view.trend.reduce((sum, point) => sum + point.negative, 0))} negative mentions in ${view.hours} hours`,
  timeZone: brand.timeZone,
})}
<h2>Topics</h2>
${topics(view)}
${view.drivers === null ? null : html`<h2>What changed today</h2>${driversSection(view.drivers, brand.timeZone)}`}
${past.length === 0 ? null : html`<h2>Past incidents</h2>${incidentCards(past)}`}
${noise.length === 0 ? null : html`<details><summary>Refused, cleaned and muted mentions</summary><ul class="plain-list">${noise.map(([reason, number]) => html`<li><code>${reason}</code> ${count(number)}</li>`)}</ul></details>`}`,
  );
}

function viewPath(view: BrandView, topic: string, hours: number): string {
  return `${brandPath(view.overview.brand.id)}?${new URLSearchParams({ topic, hours: String(hours) })}`;
}

function spans(view: BrandView): Html {
  return html`<p class="choices" role="group" aria-label="Span">${SPANS.map(
    ([hours, name]) =>
      html`<a href="${viewPath(view, view.topic, hours)}"${hours === view.hours ? html` aria-current="true"` : ''}>${name}</a> `,
  )}</p>`;
}

function topics(view: BrandView): Html {
  return html`<div class="scroll" role="region" aria-label="Mentions of the last 24 hours by topic" tabindex="0"><table>
<thead><tr><th scope="col">Topic</th><th scope="col" class="number">Negative</th><th scope="col" class="number">Usual day</th><th scope="col" class="number">All</th><th scope="col" class="number">Negative share</th></tr></thead>
<tbody>${view.topics.map(({ id, name, today, usual }) => {
    const all = today.negative + today.neutral + today.positive;
    return html`<tr><th scope="row"><a href="${viewPath(view, id, view.hours)}"${id === view.topic ? html` aria-current="true"` : ''}>${id === ALL_TOPIC ? 'All mentions' : name}</a></th><td class="number">${count(today.negative)}</td><td class="number">${usual ? count(usual.negative) : '–'}</td><td class="number">${count(all)}</td><td class="number">${all === 0 ? '–' : percent(today.negative / all)}</td></tr>`;
  })}</tbody></table></div>`;
}
