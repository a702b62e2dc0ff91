import type { DigestView } from '../data.ts';
import { html } from '../html.ts';
import { type PageContext, page } from '../layout.ts';
import { brandPath, count, incidentPath, moodBar, opening, severity, time } from '../parts.ts';
import { chart } from './chart.ts';
import { driversSection } from './drivers.ts';
import { peopleSection } from './people.ts';

/** One local day of a brand, as the digest told it. */
export function digestPage(context: PageContext, { brand, digest }: DigestView): string {
  const zone = brand.timeZone;
  return page(
    context,
    `${brand.name}, ${digest.day}`,
    '/',
    html`<p class="crumbs"><a href="/">Brands</a> · <a href="${brandPath(brand.id)}">${brand.name}</a></p>
<h1>${brand.name}, ${digest.day}</h1>
${moodBar(digest.totals)}
<p class="quiet">The day before had ${count(digest.before.negative)} negative mentions, a usual day has ${count(digest.usual.negative)}.</p>
${chart(digest.trend, { title: `${brand.name}: negative mentions`, description: `${count(digest.totals.negative)} negative mentions on ${digest.day}`, timeZone: zone })}
${
  digest.incidents.length === 0
    ? null
    : html`<h2>Incidents</h2><ul class="plain-list">${digest.incidents.map(
        (one) =>
          html`<li>${severity({ severity: Math.min(5, Math.max(1, one.severity)) as 1 | 2 | 3 | 4 | 5 })} <a href="${incidentPath(one.id)}">${opening(one.cause) || one.topic}</a> <span class="quiet">${one.state}, opened ${time(one.openedAt, zone)}</span></li>`,
      )}</ul>`
}
<h2>What changed</h2>${driversSection(digest.drivers, zone)}
<h2>Who is listened to</h2>${peopleSection(digest.shortlist, zone)}
${digest.problems.length === 0 ? null : html`<h2>Problems</h2><ul class="plain-list">${digest.problems.map((problem) => html`<li>${problem}</li>`)}</ul>`}`,
  );
}
