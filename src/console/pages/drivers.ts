import type { Drivers, ShareDriver } from '../../domain/drivers.ts';
import { type Html, html } from '../html.ts';
import { author, count, counted, excerpt, link, opening, percent } from '../parts.ts';

/** What explains a shift: terms, stories, posts, where from. */
export function driversSection(drivers: Drivers, zone: string, shown = ''): Html {
  const { terms, stories, posts, links } = drivers;
  return html`${drivers.cause === '' || drivers.cause === shown ? null : html`<p class="cause">${opening(drivers.cause)}</p>`}
<p class="quiet">${counted(drivers.negativeMentions, 'negative mention')} by ${counted(drivers.negativeAuthors, 'author')}${drivers.ownWords === undefined ? '' : `; ${count(drivers.ownWords)} wrote in words of their own`}.</p>
${
  terms.length === 0
    ? null
    : html`<h3>What is said more than usual</h3><ul class="terms">${terms.map(
        ({ term, count: now, expected, z }) =>
          html`<li title="z = ${z.toFixed(1)}"><b>${term}</b> ${count(now)} <span class="quiet">usually ${count(expected)}</span></li>`,
      )}</ul>`
}
${
  stories.length === 0
    ? null
    : html`<h3>What is spread</h3><ol class="stories">${stories.map(
        ({ mentions, authors, share, acceleration, first }) =>
          html`<li><p dir="auto">${first.text}</p><p class="quiet">${counted(mentions, 'mention')} by ${counted(authors, 'author')}, ${percent(share)} of the negative ones; ${pace(acceleration)}; first by ${link(first.url, author(first))}</p></li>`,
      )}</ol>`
}
${posts.length === 0 ? null : html`<h3>In their words</h3>${posts.map((post) => excerpt(post, zone))}`}
<div class="columns">
  ${shares('Sources', drivers.sources)}${shares('Languages', drivers.languages)}${shares('Topics', drivers.topics ?? [])}
  ${drivers.authors.length === 0 ? null : html`<div><h3>Loudest</h3><ul class="plain-list">${drivers.authors.map((one) => html`<li>${author(one)} <span class="quiet">${counted(one.posts, 'post')}, spread ${counted(one.spread, 'time')}</span></li>`)}</ul></div>`}
  ${links.length === 0 ? null : html`<div><h3>Links</h3><ul class="plain-list">${links.map(({ url, authors }) => html`<li>${link(url, shortUrl(url))} <span class="quiet">${counted(authors, 'author')}</span></li>`)}</ul></div>`}
</div>`;
}

function shares(title: string, rows: readonly ShareDriver[]): Html | null {
  if (rows.length === 0) return null;
  return html`<div><h3>${title}</h3><ul class="plain-list">${rows.map(
    ({ name, count: now, share, usualShare }) =>
      html`<li>${name} <span class="quiet">${count(now)}, ${percent(share)}, usually ${percent(usualShare)}</span></li>`,
  )}</ul></div>`;
}

function pace(acceleration: number): string {
  return acceleration > 1.2 ? 'growing' : acceleration < 0.8 ? 'slowing' : 'steady';
}

function shortUrl(url: string): string {
  const short = url.replace(/^https?:\/\/(www\.)?/, '');
  return short.length > 60 ? `${short.slice(0, 59)}…` : short;
}
