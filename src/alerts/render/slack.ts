import { stepWords, toSeries } from '../../charts/series.ts';
import { sparkline } from '../../charts/sparkline.ts';
import type { AlertModel, FactsSection, Line, PersonView, PostView, Section, TableSection } from '../alert-model.ts';
import { clean } from '../clean.ts';
import { count, timesIn } from '../format.ts';
import { drawFitting } from './shorten.ts';
import { headLine } from './text.ts';
import { pad } from './wrap.ts';

/** The body of a Slack message, as incoming webhooks and `chat.postMessage` take it. */
export interface SlackMessage {
  /** Notification text and what screen readers read. */
  readonly text: string;
  /** Off: nothing in `text` is markup. */
  readonly mrkdwn: false;
  readonly unfurl_links: false;
  readonly unfurl_media: false;
  readonly blocks: readonly SlackBlock[];
}
export type SlackBlock = { readonly type: string } & Readonly<Record<string, unknown>>;

/** Slack refuses a message of 50 blocks or more than about 13,000 characters in all. */
export const SLACK_LIMITS = {
  blocks: 50,
  total: 12_000,
  header: 150,
  fieldText: 2000,
  text: 3000,
  button: 75,
  url: 3000,
} as const;

const SIGN = { alarm: '🔴', easing: '🟡', calm: '🟢', plain: '🔵' } as const;

export interface SlackOptions {
  /** Links as buttons; as text where false. */
  readonly buttons: boolean;
}

/**
 * An alert in Block Kit. Outside text only ever stands in `rich_text` and `plain_text`, which Slack shows letter by
 * letter: no mention, link or formatting in it comes to life. It is shortened until it is within Slack's limits.
 */
export function renderSlack(model: AlertModel, options: SlackOptions = { buttons: true }): SlackMessage {
  const blocks = drawFitting(
    model,
    (shorter) => blocksOf(shorter, options),
    (drawn) => drawn.length <= SLACK_LIMITS.blocks && textLength(drawn) <= SLACK_LIMITS.total,
  );
  const said = escapeSlack(clean(`${SIGN[model.tone]} ${model.title}. ${model.summary}`, 600));
  return {
    text: options.buttons ? said : withoutBlocks(model, said),
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: blocks.slice(0, SLACK_LIMITS.blocks),
  };
}

/**
 * Mattermost shows no blocks, so the text leads to the rest; there `@channel` in a text calls everybody whoever wrote it,
 * so nothing in it is one word with its @.
 */
function withoutBlocks(model: AlertModel, said: string): string {
  const links = model.actions.filter(({ url }) => url.length <= SLACK_LIMITS.url);
  return [said.replace(/@(?=\w)/g, '@\u200b'), ...links.map(({ label, url }) => `${clean(label, 75)}: ${url}`)].join(
    '\n',
  );
}

/** Everything that is shown, in characters: what Slack's total is about. */
export function textLength(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + textLength(item), 0);
  if (value !== null && typeof value === 'object')
    return Object.values(value).reduce<number>((sum, item) => sum + textLength(item), 0);
  return 0;
}

/** `&`, `<` and `>`, which carry Slack's links and mentions (`<!channel>`) wherever a text is parsed. */
export function escapeSlack(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function blocksOf(model: AlertModel, options: SlackOptions): SlackBlock[] {
  return [
    {
      type: 'header',
      text: { type: 'plain_text', text: clean(`${SIGN[model.tone]} ${model.title}`, SLACK_LIMITS.header), emoji: true },
    },
    context([headLine(model)]),
    rich([paragraph([model.summary])]),
    ...picture(model),
    ...actions(model, options),
    ...model.sections.flatMap((section) => [
      rich([paragraph([{ strong: section.title }]), ...elements(section)]),
      ...remarks(section),
    ]),
    { type: 'divider' },
    context(model.footer),
  ];
}

function picture(model: AlertModel): SlackBlock[] {
  const series = model.picture && toSeries(model.picture.points, 48);
  if (!model.picture || !series) return [];
  const times = timesIn(model.timeZone);
  const most = Math.max(...series.points.map(({ negative }) => negative));
  const line = sparkline(series.points.map(({ negative }) => negative));
  const began = model.picture.since === undefined ? '' : `, began ${times.near(model.picture.since, series.to)}`;
  const words = [
    `${model.picture.title}, ${stepWords(series.stepMs)} (highest ${count(most)})`,
    `${times.full(series.from)} to ${times.full(series.to)}${began}`,
  ];
  return [rich([{ type: 'rich_text_preformatted', elements: [text([line, ...words].join('\n'))] }])];
}

function actions(model: AlertModel, { buttons }: SlackOptions): SlackBlock[] {
  const links = model.actions.filter(({ url }) => url.length <= SLACK_LIMITS.url);
  if (links.length === 0) return [];
  if (!buttons)
    return [
      rich([
        paragraph(links.flatMap(({ label, url }, index) => [...(index === 0 ? [] : [' · ']), { text: label, url }])),
      ]),
    ];
  return [
    {
      type: 'actions',
      elements: links.map(({ label, url, primary }, index) => ({
        type: 'button',
        action_id: `turntide_link_${index}`,
        text: { type: 'plain_text', text: clean(label, SLACK_LIMITS.button), emoji: false },
        url,
        ...(primary ? { style: 'primary' } : {}),
      })),
    },
  ];
}

type Element = Readonly<Record<string, unknown>>;

function elements(section: Section): Element[] {
  const lead = (section.lead ?? []).map(paragraph);
  switch (section.kind) {
    case 'facts':
      return [...lead, ...facts(section)];
    case 'list':
      return [...lead, ...bullets(section.items)];
    case 'posts':
      return [...lead, ...section.posts.map(quote)];
    case 'people':
      return [...lead, ...section.people.flatMap(personElements)];
    case 'table':
      return [...lead, table(section)];
  }
}

function facts(section: FactsSection): Element[] {
  const width = Math.max(...section.facts.map(({ label }) => label.length));
  const lines = section.facts.flatMap(({ label, value }): Element[] => [
    text(`${pad(label, width)}`, { code: true }),
    text(` ${value}\n`),
  ]);
  return [{ type: 'rich_text_section', elements: lines }];
}

function bullets(items: readonly Line[]): Element[] {
  return items.length === 0 ? [] : [{ type: 'rich_text_list', style: 'bullet', elements: items.map(paragraph) }];
}

function quote(post: PostView): Element {
  return { type: 'rich_text_quote', elements: [text(post.text), text('\n'), by(post)] };
}

const by = (post: PostView): Element =>
  post.url === undefined ? text(post.by, { italic: true }) : link(post.by, post.url);

function personElements(person: PersonView): Element[] {
  const name =
    person.url === undefined ? text(person.name, { bold: true }) : link(person.name, person.url, { bold: true });
  const words = [person.pillars, person.standing].filter((part) => part !== '').map((part) => `\n${part}`);
  const head = [text(`${person.rank}. `, { bold: true }), name, text(words.join(''))];
  const how: Line[] = person.approach === undefined ? [] : [[{ strong: '→ ' }, person.approach]];
  const reasons = person.reasons.map((reason): Line => [reason]);
  return [
    { type: 'rich_text_section', elements: head },
    ...bullets([...reasons, ...how]),
    ...person.evidence.map(quote),
  ];
}

function table(section: TableSection): Element {
  const all = [section.columns, ...section.rows];
  const widths = section.columns.map((_, index) => Math.max(...all.map((row) => (row[index] ?? '').length)));
  const lines = all.map((row) =>
    widths.map((width, index) => pad(row[index] ?? '', width, index === 0 ? 'end' : 'start')).join('  '),
  );
  return { type: 'rich_text_preformatted', elements: [text(lines.join('\n'))] };
}

function remarks(section: Section): SlackBlock[] {
  return section.remarks === undefined || section.remarks.length === 0 ? [] : [context(section.remarks)];
}

function context(lines: readonly string[]): SlackBlock {
  return {
    type: 'context',
    elements: lines
      .slice(0, 10)
      .map((line) => ({ type: 'plain_text', text: clean(line, SLACK_LIMITS.fieldText), emoji: false })),
  };
}

const rich = (parts: readonly Element[]): SlackBlock => ({ type: 'rich_text', elements: parts });

function paragraph(line: Line): Element {
  const parts = line.map((span) => {
    if (typeof span === 'string') return text(span);
    return 'strong' in span ? text(span.strong, { bold: true }) : link(span.text, span.url);
  });
  return { type: 'rich_text_section', elements: parts };
}

/** Slack refuses an empty text element. */
function text(content: string, style?: Readonly<Record<string, true>>): Element {
  return {
    type: 'text',
    text: content === '' ? ' ' : content.slice(0, SLACK_LIMITS.text),
    ...(style === undefined ? {} : { style }),
  };
}

function link(label: string, url: string, style?: Readonly<Record<string, true>>): Element {
  return { type: 'link', url, text: label === '' ? url : label, ...(style === undefined ? {} : { style }) };
}
