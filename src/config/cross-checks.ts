import type { LoadOptions, Problem } from './config.ts';
import { nearest } from './nearest.ts';
import { type Path, withCaret, type YamlFile } from './yaml-file.ts';

/** Ids that the file may speak of. */
export interface Known {
  readonly sources: readonly string[];
  readonly channels: readonly string[];
}

/**
 * What no single value can tell: ids that occur twice, names of things that are not there, time zones, queries.
 * Takes the values as they stand in the file, so that these problems are told together with those of the schema;
 * what has the wrong type is passed over here.
 */
export function crossChecks(file: YamlFile, values: unknown, known: Known, options: LoadOptions): Problem[] {
  return [
    ...duplicates(file, items(values, 'brands'), ['brands'], 'brand'),
    ...duplicates(file, items(values, 'sources'), ['sources'], 'source'),
    ...duplicates(file, items(values, 'channels'), ['channels'], 'channel'),
    ...items(values, 'brands').flatMap((brand, index) => brandChecks(file, brand, ['brands', index], known, options)),
  ];
}

function brandChecks(file: YamlFile, brand: Fields, at: Path, known: Known, options: LoadOptions): Problem[] {
  const topics = items(brand, 'topics');
  const topicIds = [...topics.flatMap(({ id }) => (typeof id === 'string' ? [id] : [])), 'all'];
  return [
    ...duplicates(file, topics, [...at, 'topics'], 'topic'),
    ...duplicates(file, items(brand, 'competitors'), [...at, 'competitors'], 'competitor'),
    ...timeZone(file, brand.timeZone, [...at, 'timeZone']),
    ...query(file, brand.query, [...at, 'query'], options),
    ...topics.flatMap((topic, i) => query(file, topic.query, [...at, 'topics', i, 'query'], options)),
    ...references(file, brand.sources, known.sources, [...at, 'sources'], 'source'),
    ...references(file, fields(brand.digest).channels, known.channels, [...at, 'digest', 'channels'], 'channel'),
    ...items(brand, 'routes').flatMap((route, i) => [
      ...reference(file, route.channel, known.channels, [...at, 'routes', i, 'channel'], 'channel'),
      ...references(file, route.topics, topicIds, [...at, 'routes', i, 'topics'], 'topic'),
    ]),
  ];
}

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields => (value !== null && typeof value === 'object' ? (value as Fields) : {});

const items = (value: unknown, key: string): readonly Fields[] => {
  const list = fields(value)[key];
  return Array.isArray(list) ? list.map(fields) : [];
};

function duplicates(file: YamlFile, list: readonly Fields[], path: Path, noun: string): Problem[] {
  const first = new Map<string, number>();
  return list.flatMap(({ id }, index) => {
    if (typeof id !== 'string') return [];
    const earlier = first.get(id);
    if (earlier === undefined) {
      first.set(id, index);
      return [];
    }
    const { line } = file.problem([...path, earlier, 'id'], '', '');
    const what = `a second ${noun} "${id}" (the first is in line ${line})`;
    return [file.problem([...path, index, 'id'], what, 'give it another id')];
  });
}

function references(file: YamlFile, ids: unknown, known: readonly string[], path: Path, noun: string): Problem[] {
  return Array.isArray(ids) ? ids.flatMap((id, index) => reference(file, id, known, [...path, index], noun)) : [];
}

function reference(file: YamlFile, id: unknown, known: readonly string[], path: Path, noun: string): Problem[] {
  if (typeof id !== 'string' || known.includes(id)) return [];
  const near = nearest(id, known);
  const others = known.length > 0 ? `there are: ${known.join(', ')}` : `add a ${noun} "${id}"`;
  return [file.problem(path, `there is no ${noun} "${id}"`, near ? `did you mean "${near}"?` : others)];
}

function timeZone(file: YamlFile, zone: unknown, path: Path): Problem[] {
  if (typeof zone !== 'string') return [];
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    // "+02:00" is accepted there, but knows no summer time.
    if (/^[A-Za-z]/.test(zone)) return [];
  } catch {
    // Told below.
  }
  const near = nearest(zone.replace(/ /g, '_'), Intl.supportedValuesOf('timeZone'));
  const fix = near ? `did you mean "${near}"?` : 'write a name of the IANA list, such as Europe/Lisbon';
  return [file.problem(path, `"${zone}" is not a time zone`, fix)];
}

function query(file: YamlFile, text: unknown, path: Path, options: LoadOptions): Problem[] {
  const node = file.scalarAt(path);
  if (node?.type === 'PLAIN' && node.comment && !/^\s/.test(node.comment)) {
    const what = `the query ends before "#${node.comment}": YAML takes the rest of the line for a comment`;
    return [file.problem(path, what, 'put the whole query in single quotes')];
  }
  if (typeof text !== 'string') return [];
  const mistake = options.validateQuery(text);
  if (!mistake) return [];
  const before = text.slice(0, mistake.at);
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = text.slice(lineStart).split('\n')[0] ?? '';
  const excerpt = withCaret(line, mistake.at - lineStart);
  return [file.problem(path, mistake.message, mistake.fix ?? 'see docs/query-language.md', { excerpt })];
}
