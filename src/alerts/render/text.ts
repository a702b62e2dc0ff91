import { stepWords, toSeries } from '../../charts/series.ts';
import { barRows } from '../../charts/sparkline.ts';
import type { AlertModel, Line, PersonView, Picture, PostView, Section } from '../alert-model.ts';
import { count, timesIn } from '../format.ts';
import { type Paint, PLAIN } from './paint.ts';
import { columns, pad, type Run, wrap } from './wrap.ts';

type Tint = (text: string) => string;

export interface TextOptions {
  /** Columns; default 80. */
  readonly width?: number;
  readonly paint?: Paint;
}

/** An alert as text: a terminal's with colours, a mail's without. Ends with a line feed. */
export function renderText(model: AlertModel, options: TextOptions = {}): string {
  const width = Math.max(40, Math.min(options.width ?? 80, 110));
  const paint = options.paint ?? PLAIN;
  const tone = model.tone === 'plain' ? paint.strong : paint[model.tone];
  const rule = tone('━'.repeat(width));
  const lines = [
    rule,
    ...wrap([{ text: model.title, paint: (text) => paint.strong(tone(text)) }], width),
    ...wrap([{ text: headLine(model), paint: paint.quiet }], width),
    rule,
    '',
    ...wrap([{ text: model.summary }], width),
    ...(model.picture ? ['', ...drawing(model.picture, model.timeZone, width, paint, tone)] : []),
    ...model.sections.flatMap((section) => ['', ...renderSection(section, width, paint)]),
    ...(model.actions.length > 0 ? [''] : []),
    ...model.actions.map(
      ({ label, url, primary }) => `${primary ? paint.strong(`▸ ${label}`) : `▸ ${label}`}: ${paint.link(url)}`,
    ),
    '',
    ...model.footer.flatMap((text) => wrap([{ text, paint: paint.quiet }], width)),
  ];
  return `${lines.join('\n')}\n`;
}

/** `Aurora Air · Baggage · severity 4 of 5 (severe) · Mon 23 Nov, 15:00`. */
export function headLine(model: AlertModel): string {
  return [
    model.brand,
    ...(model.topic === null ? [] : [model.topic]),
    ...(model.severity === null ? [] : [`severity ${model.severity.level} of 5 (${model.severity.word})`]),
    timesIn(model.timeZone).full(model.at),
  ].join(' · ');
}

const ROWS = 5;

function drawing(picture: Picture, timeZone: string, width: number, paint: Paint, tone: Tint): string[] {
  const series = toSeries(picture.points, Math.min(width - 8, 96));
  if (series === null) return [];
  const { from, to, stepMs } = series;
  const values = new Array<number>(Math.round((to - from) / stepMs)).fill(0);
  for (const { start, negative } of series.points) values[Math.round((start - from) / stepMs)] = negative;
  const times = timesIn(timeZone);
  const label = count(Math.max(...values));
  const marked = picture.since === undefined ? -1 : Math.floor((picture.since - from) / stepMs);
  const rows = barRows(values, ROWS).map((padded, index) => {
    const row = padded.trimEnd();
    const axis = pad(index === 0 ? label : index === ROWS - 1 ? '0' : '', label.length, 'start');
    const bars = marked < 0 ? tone(row) : paint.quiet(row.slice(0, marked)) + tone(row.slice(marked));
    return `${paint.quiet(`${axis} ┤`)}${bars}`;
  });
  const indent = ' '.repeat(label.length + 2);
  const began = marked < 0 || marked >= values.length ? null : `began ${times.near(picture.since!, to)}`;
  const [first, last] = [times.full(from), times.full(to)];
  const gap = values.length - columns(first) - columns(last);
  return [
    ...wrap([{ text: `${picture.title}, ${stepWords(stepMs)}`, paint: paint.quiet }], width),
    ...rows,
    ...(began === null ? [] : [indent + markLine(marked, began, width - indent.length, tone, paint)]),
    ...(gap < 2
      ? wrap([{ text: `${first} to ${last}`, paint: paint.quiet }], width, indent)
      : [paint.quiet(indent + first + ' '.repeat(gap) + last)]),
  ];
}

/** `▲ began 14:10` under its bar, the words at the side where there is room. */
function markLine(at: number, words: string, width: number, tone: Tint, paint: Paint): string {
  const left = at + 2 + words.length > width;
  return left
    ? `${' '.repeat(Math.max(0, at - words.length - 1))}${paint.quiet(words)} ${tone('▲')}`
    : `${' '.repeat(at)}${tone('▲')} ${paint.quiet(words)}`;
}

function renderSection(section: Section, width: number, paint: Paint): string[] {
  return [
    paint.strong(section.title),
    ...(section.lead ?? []).flatMap((line) => wrap(runs(line, paint), width, '  ')),
    ...body(section, width, paint),
    ...(section.remarks ?? []).flatMap((text) => wrap([{ text, paint: paint.quiet }], width, '  ')),
  ];
}

function body(section: Section, width: number, paint: Paint): string[] {
  switch (section.kind) {
    case 'facts': {
      const label = Math.max(...section.facts.map((fact) => columns(fact.label)));
      return section.facts.flatMap((fact) =>
        wrap([{ text: fact.value }], width, `  ${paint.quiet(pad(fact.label, label))}  `, ' '.repeat(label + 4)),
      );
    }
    case 'list':
      return section.items.flatMap((item) => wrap(runs(item, paint), width, '  • ', '    '));
    case 'posts':
      return section.posts.flatMap((post) => renderPost(post, width, paint, '  '));
    case 'people':
      return section.people.flatMap((person) => renderPerson(person, width, paint));
    case 'table':
      return table(section.columns, section.rows, paint);
  }
}

function runs(line: Line, paint: Paint): Run[] {
  return line.flatMap((span): Run[] => {
    if (typeof span === 'string') return [{ text: span }];
    if ('strong' in span) return [{ text: span.strong, paint: paint.strong }];
    return [{ text: span.url, paint: paint.link }];
  });
}

function renderPost(post: PostView, width: number, paint: Paint, indent: string): string[] {
  return [
    ...wrap([{ text: `“${post.text}”` }], width, `${indent}│ `),
    ...wrap([{ text: post.by, paint: paint.quiet }], width, `${indent}│ `),
    ...(post.url === undefined ? [] : [`${indent}│ ${paint.link(post.url)}`]),
  ];
}

function renderPerson(person: PersonView, width: number, paint: Paint): string[] {
  const number = `  ${person.rank}. `;
  const indent = ' '.repeat(number.length);
  return [
    ...wrap(
      [
        { text: person.name, paint: paint.strong },
        ...(person.pillars === '' ? [] : [{ text: `  ${person.pillars}`, paint: paint.quiet }]),
      ],
      width,
      number,
      indent,
    ),
    ...wrap([{ text: person.standing, paint: paint.quiet }], width, indent),
    ...person.reasons.flatMap((text) => wrap([{ text }], width, `${indent}· `, `${indent}  `)),
    ...(person.approach === undefined ? [] : wrap([{ text: person.approach }], width, `${indent}→ `, `${indent}  `)),
    ...person.evidence.flatMap((post) => renderPost(post, width, paint, indent)),
    ...(person.url === undefined ? [] : [`${indent}${paint.link(person.url)}`]),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[], paint: Paint): string[] {
  const widths = head.map((name, index) => Math.max(columns(name), ...rows.map((row) => columns(row[index] ?? ''))));
  const draw = (row: readonly string[]) =>
    `  ${widths.map((width, index) => pad(row[index] ?? '', width, index === 0 ? 'end' : 'start')).join('  ')}`.trimEnd();
  return [paint.quiet(draw(head)), ...rows.map(draw)];
}
