import type { Influencer, Pillar, Shortlist } from '../../domain/influencer.ts';
import { GATE_WORDS, stanceWords } from '../../domain/words.ts';
import { type Html, html } from '../html.ts';
import { author, count, excerpt, link, percent } from '../parts.ts';

/** What a shortlist says of itself, in words. */
const NOTES: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  'names-not-separable': 'The first names are too close to tell apart: take them as a group.',
  'too-little-evidence': 'Too little is known of this crowd to name people with confidence.',
});

/** The shortlist with its reasons, beside who is merely followed most. */
export function peopleSection(shortlist: Shortlist, zone: string): Html {
  const { influencers, mostFollowed, notes, gated, coverage } = shortlist;
  const turnedAway = Object.entries(gated).filter(([, number]) => number > 0);
  return html`${notes.length === 0 ? null : html`<p class="notice">${notes.map((note) => NOTES[note] ?? note.replaceAll('-', ' ')).join(' ')}</p>`}
${influencers.length === 0 ? html`<p class="quiet">Nobody stands out among ${count(shortlist.considered)} authors.</p>` : html`<ol class="people">${influencers.map((one) => person(one, zone))}</ol>`}
${coverage === null ? null : html`<p class="quiet">Together they are heard by ${percent(coverage)} of the ${count(shortlist.audienceSize)} people affected.</p>`}
${
  mostFollowed.length === 0
    ? null
    : html`<h3>Most followed, for contrast</h3><ul class="plain-list">${mostFollowed.map(
        (one) =>
          html`<li>${author(one)} <span class="quiet">${count(one.followers)} followers, ${one.influenceRank === null ? 'no influence on this found' : `rank ${one.influenceRank} by influence`}</span></li>`,
      )}</ul>`
}
<p class="quiet">${count(shortlist.considered)} authors considered${turnedAway.length === 0 ? '' : html`; left out: ${turnedAway.map(([reason, number]) => `${count(number)} ${GATE_WORDS[reason] ?? `for “${reason.replaceAll('-', ' ')}”`}`).join(', ')}`}.</p>`;
}

function person(one: Influencer, zone: string): Html {
  const followers = one.followers === null ? 'followers unknown' : `${count(one.followers)} followers`;
  const popularity = one.popularityRank === null ? '' : `, number ${one.popularityRank} by followers`;
  return html`<li class="card"><h3>${one.rank}. ${link(one.url, author(one))}${one.name ? html` <span class="quiet">${one.name}</span>` : ''}</h3>
<p class="quiet">${followers}${popularity}${one.stance === null ? '' : `, ${stanceWords(one.stance)}`}${one.rankInterval && one.rankInterval.low !== one.rankInterval.high ? `, by score place ${one.rankInterval.low} to ${one.rankInterval.high}` : ''}</p>
<dl class="pillars">${pillar('Relevance', one.relevance)}${pillar('Resonance', one.resonance)}${pillar('Reach', one.reach)}</dl>
<ul>${one.reasons.map((reason) => html`<li>${reason}</li>`)}</ul>
${one.approach ? html`<p><b>Approach:</b> ${one.approach.replace(/^Ask: (.)/, (_, first: string) => first.toUpperCase())}</p>` : null}
${one.evidence.length === 0 ? null : html`<details><summary>Their posts</summary>${one.evidence.map((post) => excerpt(post, zone))}</details>`}</li>`;
}

function pillar(name: string, { value }: Pillar): Html {
  const shown = value === null ? 'unknown' : String(Math.round(value));
  return html`<div><dt>${name}</dt><dd>${value === null ? null : html`<meter min="0" max="100" value="${Math.round(value)}" aria-hidden="true"></meter>`} ${shown}</dd></div>`;
}
