import type { SentimentRule } from '../../domain/sentiment.ts';
import type { ReadingsView } from '../data.ts';
import { type Html, html } from '../html.ts';
import { csrf, type PageContext, page } from '../layout.ts';
import { brandPath, counted, time } from '../parts.ts';

export const MAX_PHRASE = 200;

/** In the order they are offered. */
const IN_WORDS: Readonly<Record<SentimentRule['reading'], string>> = {
  ignore: 'a name: only the words around it count',
  negative: 'negative, whatever stands around it',
  neutral: 'neutral, whatever stands around it',
  positive: 'positive, whatever stands around it',
};

/** How the team has its mentions read: its phrases, and what its corrections can teach. */
export function readingsPage(context: PageContext, view: ReadingsView, phrase: string): string {
  const { brand, rules, corrections, model, rereading } = view;
  const here = `${brandPath(brand.id)}/readings`;
  return page(
    context,
    `How ${brand.name} is read`,
    '/',
    html`<p class="crumbs"><a href="/">Brands</a> · <a href="${brandPath(brand.id)}">${brand.name}</a> · <a href="${brandPath(brand.id)}/mentions">Mentions</a></p>
<h1>Read your way</h1>
${rereading && context.notice === undefined ? html`<p class="notice" role="status">What is stored is being read anew. Nothing is told until it is done.</p>` : null}
<p>A phrase that means something else here: “war zone” in a game is a place, not a complaint. A rule goes before the model, for what is stored as for what comes, and its change is never told as a shift.</p>
<form method="post" action="${here}/teach" class="search">${csrf(context)}
<label class="wide">Phrase <input name="phrase" value="${phrase}" required maxlength="${MAX_PHRASE}" placeholder="war zone" dir="auto"></label>
<label class="wide">is read as <select name="reading">${Object.entries(IN_WORDS).map(([reading, words]) => html`<option value="${reading}">${words}</option>`)}</select></label>
<button class="primary">Teach</button></form>
<h2>Phrases</h2>
${rules.length === 0 ? html`<p class="quiet">None yet.</p>` : table(context, view, here)}
<h2>Corrected mentions</h2>
<p>${corrections === 0 ? 'None yet.' : `${counted(corrections, 'mention')} corrected.`} Some two hundred make a model of your own worth trying; it is kept only where it reads rows better that it has not seen:</p>
<pre>turntide correct --list --brand ${brand.id} > corrections.jsonl
turntide train corrections.jsonl --out ${brand.id}.bin</pre>
<p class="quiet">Then name the file as <code>sentimentModel</code> of the brand. Read now by <code>${model}</code>.</p>`,
  );
}

function table(context: PageContext, { brand, rules }: ReadingsView, here: string): Html {
  return html`<div class="scroll"><table><thead><tr><th>Phrase</th><th>Read as</th><th>By</th><th></th></tr></thead><tbody>${rules.map(
    ({ phrase, reading, taught }) =>
      html`<tr><td dir="auto">${phrase}</td><td>${IN_WORDS[reading]}</td><td>${taught === null ? 'configuration' : html`${taught.by}, ${time(taught.at, brand.timeZone)}`}</td><td>${taught === null ? null : html`<form method="post" action="${here}/forget">${csrf(context)}<input type="hidden" name="phrase" value="${phrase}"><button class="small">Take back</button></form>`}</td></tr>`,
  )}</tbody></table></div>`;
}
