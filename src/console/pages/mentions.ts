import type { ScoredMention } from '../../domain/scored-mention.ts';
import { type Reason, SENTIMENT_LABELS } from '../../domain/sentiment.ts';
import type { BrandName, ListedMention, MentionList, MentionSearch } from '../data.ts';
import { type Html, html, type Part } from '../html.ts';
import { csrf, type PageContext, page } from '../layout.ts';
import { author, brandPath, copiesLabel, count, counted, link, percent, time } from '../parts.ts';

/** A brand's mentions, newest first, with a search and a way to correct how one was read. */
export function mentionsPage(context: PageContext, list: MentionList, search: MentionSearch): string {
  const { brand, mentions, next, problem } = list;
  const here = `${brandPath(brand.id)}/mentions`;
  const back = `${here}?${query(search)}`;
  return page(
    context,
    `Mentions of ${brand.name}`,
    '/',
    html`<p class="crumbs"><a href="/">Brands</a> · <a href="${brandPath(brand.id)}">${brand.name}</a></p>
<h1>Mentions</h1>
<p class="quiet">Read wrong? Say so beside it, or <a href="${brandPath(brand.id)}/readings">teach a phrase</a>.</p>
<form method="get" action="${here}" class="search" role="search">
<label class="wide">Search <input type="search" name="q" value="${search.query}" maxlength="1000" placeholder="bag* AND (lost OR missing)"></label>
<label>Mood <select name="label"><option value="">all</option>${SENTIMENT_LABELS.map((label) => html`<option${search.label === label ? html` selected` : ''}>${label}</option>`)}</select></label>
<label>Topic <select name="topic">${[{ id: 'all', name: 'all' }, ...list.topics.filter(({ id }) => id !== 'all')].map(({ id, name }) => html`<option value="${id}"${search.topic === id ? html` selected` : ''}>${name}</option>`)}</select></label>
<label><input type="checkbox" name="each" value="1"${search.each ? html` checked` : ''}> each copy by itself</label>
<button class="primary">Show</button></form>
${problem === null ? null : html`<pre class="problem" role="alert">${problem}</pre>`}
${mentions.length === 0 && problem === null ? html`<p class="quiet">No mention fits.</p>` : html`<ul class="mentions">${mentions.map((each) => mentionItem(context, each, brand, back))}</ul>`}
${next === null ? null : html`<p><a class="button" href="${here}?${query({ ...search, before: next })}" rel="next">Older</a></p>`}`,
  );
}

function query(search: MentionSearch): string {
  const fields = new URLSearchParams();
  if (search.query !== '') fields.set('q', search.query);
  if (search.label !== null) fields.set('label', search.label);
  if (search.topic !== 'all') fields.set('topic', search.topic);
  if (search.each) fields.set('each', '1');
  if (search.before !== null) fields.set('before', String(search.before));
  return fields.toString();
}

function mentionItem(context: PageContext, listed: ListedMention, brand: BrandName, back: string): Html {
  const { timeZone: zone } = brand;
  const { scored } = listed;
  const { mention, sentiment, owned, topics } = scored;
  const followers = mention.author.followers === undefined ? '' : ` · ${count(mention.author.followers)} followers`;
  return html`<li class="mention mood-${sentiment.label}"><p class="text" dir="auto">${mention.text}</p>
<p class="quiet">${writer(scored)}${followers} · ${mention.source} · ${link(mention.url, time(Date.parse(mention.publishedAt), zone))}${topics.map((topic) => html` <span class="tag">${topic}</span>`)}</p>
${listed.copies === 0 ? null : copiesOf(listed, zone)}
<div class="reading"><p class="quiet"><b class="label-${sentiment.label}">${owned ? 'own post' : sentiment.label}</b> ${listed.correctedBy === null ? `${percent(sentiment.confidence)} sure` : `says ${listed.correctedBy}`}${sentiment.flags.map((flag) => html` <span class="tag">${flag}</span>`)}</p>
${owned ? null : html`<form method="post" action="${brandPath(brand.id)}/mentions/correct" class="correct">${csrf(context)}<input type="hidden" name="id" value="${mention.id}">${listed.copies === 0 ? null : html`<input type="hidden" name="copies" value="1">`}<input type="hidden" name="back" value="${back}"><span class="quiet">No, ${listed.copies === 0 ? 'it is' : 'they are'}</span> ${SENTIMENT_LABELS.filter((label) => label !== sentiment.label).map((label) => html`<button name="label" value="${label}" class="small">${label}</button> `)}</form>`}</div>
${listed.why === null || owned ? null : whyOf(listed.why, `${brandPath(brand.id)}/readings`)}</li>`;
}

/** Reasons shown; the others move little. */
const REASONS = 8;

/** What moved the score, as a sum; each word leads to where it can be taught. */
function whyOf(why: readonly Reason[], readings: string): Html {
  const shown = why.slice(0, REASONS);
  const rest = why.slice(REASONS).reduce((sum, { weight }) => sum + weight, 0);
  const item = (name: Part, weight: number): Html =>
    html`<li><span class="lean lean-${weight < 0 ? 'negative' : 'positive'}">${signed(weight)}</span> ${name}</li>`;
  return html`<details class="why"><summary>Why</summary>${shown.length === 0 ? html`<p class="quiet">Nothing in it says anything.</p>` : null}<ul class="plain-list">${shown.map(
    ({ text, start, weight }) =>
      item(
        start === undefined
          ? text
          : !/\p{L}/u.test(text)
            ? html`“<bdi>${text}</bdi>”`
            : html`<a href="${readings}?${String(new URLSearchParams({ phrase: text }))}">“<bdi>${text}</bdi>”</a>`,
        weight,
      ),
  )}${why.length > REASONS ? item('all others', rest) : null}</ul></details>`;
}

/** `+0.31`, `−0.08` */
function signed(weight: number): string {
  return `${weight < 0 ? '−' : '+'}${Math.abs(weight).toFixed(2)}`;
}

/** Folded away; the words stand only where they are others. */
function copiesOf({ scored, copies, shown }: ListedMention, zone: string): Html {
  const more = copies - shown.length;
  return html`<details class="copies"><summary>${copiesLabel(copies)}</summary>
<p class="quiet">The same text or nearly, that day. Together they are one voice, heard at the earliest; the trend counts each.</p>
<ul class="plain-list">${shown.map((copy) => {
    const { mention, sentiment } = copy;
    const words = mention.text === scored.mention.text ? null : html`<p dir="auto">${mention.text}</p>`;
    return html`<li>${words}<p class="quiet">${writer(copy)} · ${mention.source} · ${link(mention.url, time(Date.parse(mention.publishedAt), zone))} · <b class="label-${sentiment.label}">${sentiment.label}</b></p></li>`;
  })}</ul>${more > 0 ? html`<p class="quiet">and ${counted(more, 'other')}</p>` : null}</details>`;
}

function writer({ mention: { author: by } }: ScoredMention): Html {
  return link(by.url, author({ authorId: by.id, ...(by.handle ? { handle: by.handle } : {}) }));
}
