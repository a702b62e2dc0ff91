import { barRows, regroup } from '../../charts/sparkline.ts';
import type { AlertModel, Line, PersonView, Picture, PostView, Section } from '../alert-model.ts';
import { count, timesIn } from '../format.ts';
import { type Paint, PLAIN } from './paint.ts';
import { columns, pad, type Run, wrap } from './wrap.ts';

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
    paint.quiet(headLine(model)),
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

function drawing(
  picture: Picture,
  timeZone: string,
  width: number,
  paint: Paint,
  tone: (text: string) => string,
): string[] {
  const size = Math.min(width - 8, 96);
  const negative = picture.points.map((point) => point.negative);
  const groups = regroup(negative, size);
  const top = Math.max(...groups);
  const times = timesIn(timeZone);
  const label = count(top);
  const rows = barRows(negative, size, 4).map((row, index) => {
    const axis = pad(index === 0 ? label : index === 3 ? '0' : '', label.length, 'start');
    return `${paint.quiet(`${axis} ┤`)}${tone(row)}`;
  });
  const indent = ' '.repeat(label.length + 2);
  const step = Math.ceil(picture.points.length / groups.length);
  const mark =
    picture.since === undefined
      ? -1
      : Math.floor(picture.points.findLastIndex(({ start }) => start <= picture.since!) / step);
  const from = times.full(picture.points[0]!.start);
  const to = times.full(picture.points.at(-1)!.start);
  const axisLine = pad(from, Math.max(groups.length - columns(to), columns(from) + 2)) + to;
  return [
    paint.quiet(picture.title),
    ...rows,
    ...(mark < 0
      ? []
      : [`${indent}${' '.repeat(mark)}${tone('▲')}${paint.quiet(` began ${times.clock(picture.since!)}`)}`]),
    paint.quiet(indent + axisLine),
  ];
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
    `${indent}│ ${paint.quiet(post.by)}`,
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
        { text: `  ${person.pillars}`, paint: paint.quiet },
      ],
      width,
      number,
      indent,
    ),
    ...wrap([{ text: person.standing, paint: paint.quiet }], width, indent),
    ...person.reasons.flatMap((text) => wrap([{ text }], width, `${indent}· `, `${indent}  `)),
    ...(person.approach === undefined
      ? []
      : wrap([{ text: `Ask: ${person.approach}` }], width, `${indent}→ `, `${indent}  `)),
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
