import { OUTREACH_KINDS } from '../../domain/outreach.ts';
import type { IncidentView } from '../data.ts';
import { type Html, html, type Part } from '../html.ts';
import { csrf, type PageContext } from '../layout.ts';
import { author, incidentPath } from '../parts.ts';

export const SNOOZE_HOURS = [1, 4, 12, 24, 72] as const;

/** What a team can do: plain forms, each with its own button. */
export function actionsSection(context: PageContext, view: IncidentView, wanted: string | null): Html {
  const { incident } = view.summary;
  const people = view.shortlist?.influencers ?? [];
  const form = (kind: string, fields: Part, button: string, primary = false): Html =>
    html`<form method="post" action="${incidentPath(incident.id)}/${kind}" class="action${kind === wanted ? ' wanted' : ''}">${csrf(context)}${fields}<button${primary ? html` class="primary"` : ''}${kind === wanted ? html` autofocus` : ''}>${button}</button></form>`;
  return html`<section aria-labelledby="actions"><h2 id="actions">What to do</h2>
${wanted === 'acknowledge' && incident.acknowledgedBy === undefined ? html`<p class="notice">Acknowledge it, and from then on only a real escalation is told.</p>` : null}
<div class="actions">
${incident.acknowledgedBy === undefined && incident.state !== 'resolved' ? form('acknowledge', null, 'Acknowledge', true) : null}
${incident.state === 'resolved' ? null : form('snooze', html`<label>Snooze for <select name="hours">${SNOOZE_HOURS.map((hours) => html`<option value="${hours}">${hours === 1 ? '1 hour' : `${hours} hours`}</option>`)}</select></label>`, 'Snooze')}
${form('assign', html`<label>Assign to <input name="to" maxlength="60" value="${incident.assignedTo ?? ''}" autocomplete="name"></label>`, 'Assign')}
${incident.state === 'resolved' ? null : form('mute', html`<input type="hidden" name="muted" value="${incident.muted ? 'no' : 'yes'}">`, incident.muted ? 'Unmute' : 'Mute')}
</div>
<div class="actions">
${form('note', html`<label class="wide">Note <textarea name="text" rows="2" maxlength="2000" required></textarea></label>`, 'Add note')}
${form(
  'outreach',
  html`<label>Who <input name="author" list="people" maxlength="200" required></label><datalist id="people">${people.map((one) => html`<option value="${author(one)}"></option>`)}</datalist>
<label>What <select name="outreach">${OUTREACH_KINDS.map((kind) => html`<option>${kind}</option>`)}</select></label>
<label class="wide">Details <input name="text" maxlength="500"></label>`,
  'Record outreach',
)}
</div></section>`;
}
