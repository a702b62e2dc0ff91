import { stepWords, toSeries } from '../../charts/series.ts';
import { sparkline } from '../../charts/sparkline.ts';
import type { AlertModel, Line, PersonView, PostView, Section } from '../alert-model.ts';
import { count, timesIn } from '../format.ts';
import { drawFitting } from './shorten.ts';
import { headLine } from './text.ts';
import { pad } from './wrap.ts';

type Node = Readonly<Record<string, unknown>>;

/** Teams takes about 28 kB, some of it its own: stay well below. */
export const TEAMS_MAX_BYTES = 20_000;

const COLOR = { alarm: 'attention', easing: 'warning', calm: 'good', plain: 'accent' } as const;

/**
 * An alert as an Adaptive Card 1.4 in the message that a Teams workflow takes. All text stands in text runs, which know no
 * markup: a link or a mention in a post stays letters. It is shortened until it is within Teams' limit.
 */
export function renderTeams(model: AlertModel): Node {
  return drawFitting(model, messageOf, (drawn) => Buffer.byteLength(JSON.stringify(drawn)) <= TEAMS_MAX_BYTES);
}

function messageOf(model: AlertModel): Node {
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    fallbackText: model.title,
    msteams: { width: 'Full' },
    body: [
      rich([run(model.title, { weight: 'bolder', size: 'large', color: COLOR[model.tone] })]),
      rich([run(headLine(model), { isSubtle: true })]),
      rich([run(model.summary)]),
      ...picture(model),
      ...model.sections.flatMap(section),
      rich([run(model.footer.join(' '), { isSubtle: true, size: 'small' })], { separator: true }),
    ],
    actions: model.actions.map(({ label, url }) => ({ type: 'Action.OpenUrl', title: label, url })),
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card }],
  };
}

function picture({ picture: drawn, timeZone }: AlertModel): Node[] {
  const series = drawn && toSeries(drawn.points, 48);
  if (!drawn || !series) return [];
  const values = series.points.map(({ negative }) => negative);
  const times = timesIn(timeZone);
  const words = `${drawn.title}, ${stepWords(series.stepMs)} (highest ${count(Math.max(...values))}), ${times.full(series.from)} to ${times.full(series.to)}`;
  return [
    rich([run(sparkline(values), { fontType: 'monospace' })]),
    rich([run(words, { isSubtle: true, size: 'small' })]),
  ];
}

function section(model: Section): Node[] {
  return [
    rich([run(model.title, { weight: 'bolder' })], { separator: true }),
    ...(model.lead ?? []).map((line) => rich(runs(line))),
    ...body(model),
    ...(model.remarks ?? []).map((text) => rich([run(text, { isSubtle: true, size: 'small' })])),
  ];
}

function body(model: Section): Node[] {
  switch (model.kind) {
    case 'facts':
      return model.facts.map(({ label, value }) => rich([run(`${label}: `, { isSubtle: true }), run(value)], TIGHT));
    case 'list':
      return model.items.map((item) => rich([run('• '), ...runs(item)], TIGHT));
    case 'posts':
      return model.posts.flatMap(post);
    case 'people':
      return model.people.flatMap(person);
    case 'table': {
      const all = [model.columns, ...model.rows];
      const widths = model.columns.map((_, index) => Math.max(...all.map((row) => (row[index] ?? '').length)));
      return all.map((row, at) => {
        const cells = widths.map((width, index) => pad(row[index] ?? '', width, index === 0 ? 'end' : 'start'));
        return rich([run(cells.join('  '), { fontType: 'monospace', isSubtle: at === 0 })], TIGHT);
      });
    }
  }
}

const TIGHT = { spacing: 'small' } as const;

function post(model: PostView): Node[] {
  const by = model.url === undefined ? run(model.by, { isSubtle: true }) : link(model.by, model.url);
  return [
    { type: 'Container', style: 'emphasis', spacing: 'small', items: [rich([run(model.text)]), rich([by], TIGHT)] },
  ];
}

function person(model: PersonView): Node[] {
  const bold = { weight: 'bolder' };
  const name = model.url === undefined ? run(model.name, bold) : link(model.name, model.url, bold);
  const quiet = [model.pillars, model.standing].filter((words) => words !== '');
  return [
    rich([run(`${model.rank}. `, bold), name]),
    ...quiet.map((words) => rich([run(words, { isSubtle: true, size: 'small' })], TIGHT)),
    ...model.reasons.map((reason) => rich([run(`• ${reason}`)], TIGHT)),
    ...(model.approach === undefined ? [] : [rich([run(`→ ${model.approach}`)], TIGHT)]),
    ...model.evidence.flatMap(post),
  ];
}

const rich = (inlines: readonly Node[], style: Node = {}): Node => ({ type: 'RichTextBlock', inlines, ...style });
const run = (text: string, style: Node = {}): Node => ({ type: 'TextRun', text, ...style });
const link = (text: string, url: string, style: Node = {}): Node =>
  run(text, { ...style, selectAction: { type: 'Action.OpenUrl', url } });

function runs(line: Line): Node[] {
  return line.map((span) => {
    if (typeof span === 'string') return run(span);
    return 'strong' in span ? run(span.strong, { weight: 'bolder' }) : link(span.text, span.url);
  });
}
