import type { DeliveryRow } from '../data.ts';
import { type Html, html } from '../html.ts';
import { type PageContext, page } from '../layout.ts';
import { time } from '../parts.ts';

/** The delivery ledger: what was told to whom, what was not, and why. */
export function deliveriesPage(context: PageContext, deliveries: readonly DeliveryRow[]): string {
  return page(
    context,
    'Deliveries',
    '/deliveries',
    html`<h1>Deliveries</h1>
<p class="quiet">What was told to whom, newest first. Times are in UTC.</p>
${deliveries.length === 0 ? html`<p class="quiet">Nothing has been told yet.</p>` : deliveryTable(deliveries, 'UTC', true)}`,
  );
}

export function deliveryTable(deliveries: readonly DeliveryRow[], zone: string, brands = false): Html {
  return html`<div class="scroll" role="region" aria-label="Deliveries, newest first" tabindex="0"><table>
<thead><tr><th scope="col">When</th>${brands ? html`<th scope="col">Brand</th>` : null}<th scope="col">What</th><th scope="col">Channel</th><th scope="col">State</th><th scope="col" class="number">Tries</th><th scope="col">Answer or reason</th></tr></thead>
<tbody>${deliveries.map(
    (row) =>
      html`<tr><td>${time(row.createdAt, zone)}</td>${brands ? html`<td>${row.brandId}</td>` : null}<td>${row.type}</td><td>${row.channel}</td><td><span class="state state-${row.state}">${row.state}</span></td><td class="number">${row.attempts}</td><td class="detail">${row.detail}</td></tr>`,
  )}</tbody></table></div>`;
}
