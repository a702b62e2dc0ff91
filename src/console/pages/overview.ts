import { ALL_TOPIC } from '../../domain/brand.ts';
import type { BrandOverview, IncidentSummary } from '../data.ts';
import { type Html, html } from '../html.ts';
import { type PageContext, page } from '../layout.ts';
import { brandPath, count, incidentCards, moodBar, sparkBars, time } from '../parts.ts';

/** All brands: how the mood is now, and what is open. */
export function overviewPage(context: PageContext, brands: readonly BrandOverview[]): string {
  const open = brands.flatMap((brand) => brand.open);
  return page(
    context,
    'Brands',
    '/',
    html`<h1>Brands</h1>
<p class="quiet">${open.length === 0 ? 'No open incidents.' : open.length === 1 ? 'One open incident.' : `${open.length} open incidents.`}</p>
${brands.length === 0 ? html`<p>No brand is configured.</p>` : html`<div class="grid">${brands.map(brandCard)}</div>`}`,
  );
}

function brandCard(overview: BrandOverview): Html {
  const { brand, today, usual, hourlyNegative, open, lastMentionAt } = overview;
  const against = usual ? ` A usual day has ${count(Math.round(usual.negative))} negative.` : '';
  return html`<section class="card brand-card" aria-labelledby="brand-${brand.id}">
  <h2 id="brand-${brand.id}"><a href="${brandPath(brand.id)}">${brand.name}</a></h2>
  ${moodBar(today)}
  <p class="quiet">Last 24 hours.${against}</p>
  ${sparkBars(hourlyNegative, `Negative mentions an hour over ${hourlyNegative.length} hours, most ${Math.max(0, ...hourlyNegative)}`)}
  <p class="quiet">Negative an hour, ${hourlyNegative.length} hours. Last mention: ${time(lastMentionAt, brand.timeZone, 'none yet')}.</p>
  ${open.length === 0 ? null : incidentCards(ordered(open))}
</section>`;
}

/** The worst first, the whole brand before its topics. */
function ordered(incidents: readonly IncidentSummary[]): IncidentSummary[] {
  return [...incidents].sort(
    (a, b) =>
      b.incident.severity - a.incident.severity ||
      Number(b.incident.topic === ALL_TOPIC) - Number(a.incident.topic === ALL_TOPIC) ||
      b.incident.openedAt - a.incident.openedAt,
  );
}

/** Every incident, the open ones first. */
export function incidentsPage(context: PageContext, incidents: readonly IncidentSummary[]): string {
  const open = incidents.filter(({ incident }) => incident.state !== 'resolved');
  const past = incidents.filter(({ incident }) => incident.state === 'resolved');
  return page(
    context,
    'Incidents',
    '/incidents',
    html`<h1>Incidents</h1>
<h2>Open</h2>${open.length === 0 ? html`<p class="quiet">None.</p>` : incidentCards(ordered(open))}
<h2>Resolved</h2>${past.length === 0 ? html`<p class="quiet">None yet.</p>` : incidentCards(past)}`,
  );
}
