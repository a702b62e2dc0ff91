import { DateTime } from 'luxon';
import type { PostExcerpt } from '../domain/drivers.ts';
import type { Incident } from '../domain/incident.ts';
import { SEVERITY_WORDS } from '../domain/incident.ts';
import type { ClassTotals, IncidentSummary, Unheard } from './data.ts';
import { type Html, html, type Part, safeUrl } from './html.ts';

/** A time in a brand's own zone, exact on hovering. */
export function time(at: number | null | undefined, zone = 'UTC', empty = 'never'): Part {
  if (at === null || at === undefined || !Number.isFinite(at)) return empty;
  const local = DateTime.fromMillis(at, { zone });
  const shown = local.isValid ? local : DateTime.fromMillis(at, { zone: 'UTC' });
  if (!shown.isValid) return empty;
  const iso = shown.toUTC().toISO() ?? '';
  return html`<time datetime="${iso}" title="${shown.toFormat('yyyy-LL-dd HH:mm:ss ZZZZ')}">${shown.toFormat('d LLL HH:mm')}</time>`;
}

/** `3 h 20 min` */
export function duration(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60)
    return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${Math.round(minutes / 1440)} days`;
}

/** As alerts count: below ten a fraction keeps one digit, since an expectation is seldom whole. */
export function count(value: number): string {
  return Number.isInteger(value) || value >= 10 ? Math.round(value).toLocaleString('en') : value.toFixed(1);
}

/** `1 post`, `2 posts` */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** As a sentence begins. */
export function opening(text: string): string {
  return text.charAt(0).toLocaleUpperCase('en') + text.slice(1);
}

export function percent(share: number): string {
  return Number.isFinite(share) ? `${Math.round(100 * share)} %` : '–';
}

/** Severity as figure and word: never by colour alone. */
export function severity(incident: Pick<Incident, 'severity'>): Html {
  const { severity: grade } = incident;
  return html`<span class="grade grade-${grade}">${grade} <span class="of">of 5 · ${SEVERITY_WORDS[grade]}</span></span>`;
}

export function state(incident: Incident): Html {
  const handled = [
    incident.acknowledgedBy !== undefined && `acknowledged by ${incident.acknowledgedBy}`,
    incident.assignedTo !== undefined && `assigned to ${incident.assignedTo}`,
    incident.muted && 'muted',
  ].filter((item): item is string => typeof item === 'string');
  return html`<span class="state state-${incident.state}">${incident.state}</span>${handled.map((item) => html` <span class="tag">${item}</span>`)}`;
}

/** Mood as one bar of three parts, with the figures beside it. */
export function moodBar(totals: ClassTotals): Html {
  const all = totals.negative + totals.neutral + totals.positive;
  if (all === 0) return html`<p class="quiet">No mentions in the last 24 hours.</p>`;
  const part = (name: keyof ClassTotals, from: number): Html =>
    html`<rect class="fill-${name}" x="${((100 * from) / all).toFixed(2)}" y="0" width="${((100 * totals[name]) / all).toFixed(2)}" height="10"/>`;
  return html`<svg class="mood" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      ${part('negative', 0)}${part('neutral', totals.negative)}${part('positive', totals.negative + totals.neutral)}
    </svg>
    <p class="legend"><span class="key key-negative">${count(totals.negative)} negative</span> <span class="key key-neutral">${count(totals.neutral)} neutral</span> <span class="key key-positive">${count(totals.positive)} positive</span></p>`;
}

/** Bars, one a value; told in words for those who can't see them. */
export function sparkBars(values: readonly number[], label: string): Html {
  // A quiet brand's two mentions are no storm.
  const most = Math.max(10, ...values);
  const width = 100 / Math.max(1, values.length);
  const bars = values.map((value, index) => {
    const height = value > 0 ? Math.max(1, (30 * value) / most) : 0;
    return html`<rect x="${(index * width).toFixed(2)}" y="${(30 - height).toFixed(2)}" width="${(width * 0.8).toFixed(2)}" height="${height.toFixed(2)}"/>`;
  });
  return html`<svg class="spark" viewBox="0 0 100 30" preserveAspectRatio="none" role="img" aria-label="${label}">${bars}</svg>`;
}

export function link(url: string | undefined, text: Part): Html {
  const target = safeUrl(url);
  return target ? html`<a href="${target}" rel="noopener noreferrer nofollow">${text}</a>` : html`${text}`;
}

export function author(post: { readonly handle?: string; readonly authorId: string }): string {
  return post.handle ? `@${post.handle.replace(/^@/, '')}` : post.authorId;
}

/** `1 copy`, `2 copies` */
export function copiesLabel(copies: number): string {
  return copies === 1 ? '1 copy' : `${count(copies)} copies`;
}

/** A quoted post. */
export function excerpt(post: PostExcerpt, zone: string): Html {
  const spread = post.spread > 0 ? html` · spread ${counted(post.spread, 'time')}` : null;
  const copies = post.copies ? ` · ${copiesLabel(post.copies)}` : null;
  return html`<blockquote class="post"><p dir="auto">${post.text}</p>
    <footer>${author(post)} · ${post.source} · ${link(post.url, time(Date.parse(post.publishedAt), zone))}${spread}${copies}</footer></blockquote>`;
}

export function incidentPath(id: string): string {
  return `/incidents/${encodeURIComponent(id)}`;
}

export function brandPath(id: string): string {
  return `/brands/${encodeURIComponent(id)}`;
}

/** Incidents as a list of cards. */
export function incidentCards(incidents: readonly IncidentSummary[]): Html {
  return html`<ul class="cards">${incidents.map((summary) => {
    const { incident, brand, topicName, cause } = summary;
    return html`<li class="card incident ${incident.state === 'resolved' ? 'done' : ''}">
      <p class="line">${severity(incident)} ${state(incident)}</p>
      <h3><a href="${incidentPath(incident.id)}">${opening(cause) || `${topicName}: more negative mentions than usual`}</a></h3>
      <p class="quiet">${topicName === brand.name ? brand.name : `${brand.name} · ${topicName}`} · opened ${time(incident.openedAt, brand.timeZone)}${incident.resolvedAt === undefined ? '' : html` · resolved ${time(incident.resolvedAt, brand.timeZone)}`}</p>
    </li>`;
  })}</ul>`;
}

/** Which sources are not heard now, and what that means for what stands below; nothing where all are. */
export function unheardNote({ lines }: Unheard): Html | null {
  const [heading, ...rest] = lines.map((line) => line.trim());
  if (heading === undefined) return null;
  return html`<section class="card" aria-label="Sources that are not heard"><p class="state-failing">${heading}</p><ul class="plain-list">${rest.slice(0, -1).map((line) => html`<li>${line}</li>`)}</ul><p class="quiet">${rest.at(-1) ?? ''}</p></section>`;
}
