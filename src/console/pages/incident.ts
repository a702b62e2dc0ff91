import type { Shift } from '../../domain/shift.ts';
import { byChance } from '../../domain/words.ts';
import type { IncidentView } from '../data.ts';
import { type Html, html } from '../html.ts';
import { type PageContext, page } from '../layout.ts';
import { brandPath, count, counted, duration, opening, percent, severity, state, time, unheardNote } from '../parts.ts';
import { chart, missingSpans } from './chart.ts';
import { deliveryTable } from './deliveries.ts';
import { driversSection } from './drivers.ts';
import { actionsSection } from './incident-actions.ts';
import { peopleSection } from './people.ts';

/** One incident: what happened, why, who could turn it, what was done. `wanted` opens one of the actions. */
export function incidentPage(context: PageContext, view: IncidentView, wanted: string | null): string {
  const { incident, brand, topicName, cause } = view.summary;
  const zone = brand.timeZone;
  const title = opening(cause) || `${topicName}: more negative mentions than usual`;
  const until = incident.resolvedAt ?? incident.updatedAt;
  return page(
    context,
    title,
    '/incidents',
    html`<p class="crumbs"><a href="/incidents">Incidents</a> · <a href="${brandPath(brand.id)}">${brand.name}</a>${topicName === brand.name ? '' : html` · ${topicName}`}</p>
<p class="line">${severity(incident)} ${state(incident)}${snoozed(view)}</p>
<h1>${title}</h1>
<p class="quiet">Began about ${time(incident.since, zone)}, opened ${time(incident.openedAt, zone)}, ${incident.resolvedAt === undefined ? html`lasting ${duration(until - incident.since)} so far` : html`resolved ${time(incident.resolvedAt, zone)} after ${duration(until - incident.since)}`}.</p>
<section class="evidence" aria-label="Evidence">${incident.peak.at === incident.latest.at ? null : evidence('Strongest', incident.peak, zone)}${evidence('Now', incident.latest, zone)}</section>
${view.forecast === null ? null : html`<p class="forecast">${view.forecast}</p>`}
${view.recovery === null ? null : html`<p class="forecast">${view.recovery}</p>`}
${unheardNote(view.unheard)}
${chart(view.trend, {
  ...missingSpans(view.unheard, view.trend),
  since: incident.since,
  title: `${topicName}: negative mentions and what is usual`,
  description: `Onset ${new Date(incident.since).toISOString()}; ${count(seen(incident.peak).negative)} negative mentions in ${duration(incident.peak.windowMs)} at the strongest`,
  timeZone: zone,
})}
${actionsSection(context, view, wanted)}
${view.drivers === null ? null : html`<h2>Why</h2>${driversSection(view.drivers, zone, cause)}`}
${view.shortlist === null ? null : html`<h2>Who could turn it</h2>${peopleSection(view.shortlist, zone)}`}
<h2>What happened</h2>${timeline(view)}
${view.deliveries.length === 0 ? null : html`<h2>What was told</h2>${deliveryTable(view.deliveries, zone)}`}
<details><summary>Why it did what it did, with the numbers</summary><pre>${view.explanation.join('\n')}</pre></details>
<p class="quiet">Incident <code>${incident.id}</code></p>`,
  );
}

/** Against the incident's own time: a brand may live in another than the wall's. */
function snoozed(view: IncidentView): Html | null {
  const { snoozedUntil, updatedAt } = view.summary.incident;
  return snoozedUntil === undefined || snoozedUntil <= updatedAt
    ? null
    : html` <span class="tag">snoozed until ${time(snoozedUntil, view.summary.brand.timeZone)}</span>`;
}

function evidence(name: string, shift: Shift, zone: string): Html {
  const { expected } = shift;
  const { negative, positive, total } = seen(shift);
  const ofAll = (count: number): string => percent(count / Math.max(1, total));
  const range = (low: number, high: number): string => `(${percent(low)} to ${percent(high)})`;
  const [figure, of, usual] =
    shift.kind === 'negative-volume'
      ? [
          count(negative),
          'negative mentions',
          `usually ${count(expected.negative)} (${count(expected.negativeLow)} to ${count(expected.negativeHigh)}); ${counted(total, 'mention')} in all`,
        ]
      : shift.kind === 'positive-share'
        ? [
            ofAll(positive),
            'positive',
            `usually ${expected.positiveShare === undefined ? 'more' : `${percent(expected.positiveShare)} ${range(expected.positiveShareLow ?? 0, expected.positiveShareHigh ?? 1)}`}; ${count(positive)} of ${counted(total, 'mention')}`,
          ]
        : [
            ofAll(negative),
            'negative',
            `usually ${percent(expected.share)} ${range(expected.shareLow, expected.shareHigh)}; ${count(negative)} of ${counted(total, 'mention')}`,
          ];
  return html`<div class="card"><p class="quiet">${name}, ${duration(shift.windowMs)} to ${time(shift.at, zone)}</p>
  <p class="figure">${figure} <span class="quiet">${of}</span></p>
  <p class="quiet">${usual}; by chance ${byChance(shift.pValue)}</p></div>`;
}

/** Voices may be fractions; people are told of whole ones. */
function seen({ observed }: Shift): Shift['observed'] {
  return {
    negative: Math.round(observed.negative),
    positive: Math.round(observed.positive),
    total: Math.round(observed.total),
  };
}

interface Event {
  readonly at: number;
  readonly what: Html;
}

/** Moves, notes and outreach in one list, oldest first. */
function timeline(view: IncidentView): Html {
  const { incident, brand } = view.summary;
  const events: Event[] = [
    ...incident.history.map(({ at, kind, severity: grade, reason, shift }) => ({
      at,
      what: html`<b>${kind}</b>, severity ${grade} <span class="quiet">(${reason}: ${count(seen(shift).negative)} negative in ${duration(shift.windowMs)})</span>`,
    })),
    ...incident.notes.map(({ at, by, text }) => ({ at, what: html`${text} <span class="quiet">${by}</span>` })),
    ...view.outreach.map(({ at, by, author, kind, text }) => ({
      at,
      what: html`${author} <b>${kind}</b>${text === '' ? '' : html`: ${text}`} <span class="quiet">${by}</span>`,
    })),
  ].sort((a, b) => a.at - b.at);
  return html`<ol class="timeline">${events.map(({ at, what }) => html`<li><span class="when">${time(at, brand.timeZone)}</span> <span>${what}</span></li>`)}</ol>`;
}
