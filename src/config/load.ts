import { readFile } from 'node:fs/promises';
import type { Brand } from '../domain/brand.ts';
import { messageOf, UserError } from '../lib/errors.ts';
import { Secret } from '../lib/secret.ts';
import { checkValues } from './check-values.ts';
import type { ChannelConfig, Config, Kind, Loaded, LoadOptions, Problem, SourceConfig } from './config.ts';
import { crossChecks } from './cross-checks.ts';
import { nearest } from './nearest.ts';
import { channelSchema, type FileSettings, fileSchema, sourceSchema } from './schema.ts';
import { type Substituted, substitute } from './substitute.ts';
import { type Path, YamlFile } from './yaml-file.ts';
import { keysOf } from './zod-problems.ts';

/**
 * Reads, checks and completes a configuration file. All of its problems are found at once and come in the order
 * of the file. Throws `UserError` only where the file itself cannot be read.
 */
export async function loadConfig(path: string, options: LoadOptions): Promise<Loaded> {
  const text = await readFile(path, 'utf8').catch((error) => {
    throw new UserError(`${path}: cannot be read (${messageOf(error)}); name a file with --config`);
  });
  return parseConfig(path, text, options);
}

/** The same of a text; `name` stands for the file in messages. */
export function parseConfig(name: string, text: string, options: LoadOptions): Loaded {
  const file = new YamlFile(name, text.replace(/^\ufeff/, ''));
  const syntax = file.syntaxProblems();
  if (syntax.length > 0) return { ok: false, problems: syntax };
  const substituted = substitute(file, options.env);
  let values: unknown;
  try {
    values = file.values() ?? {};
  } catch (error) {
    return { ok: false, problems: [file.problem([], messageOf(error), 'write the values out')] };
  }
  const whole = checkValues(file, fileSchema, values, [], substituted);
  const sources = adapters(file, values, 'sources', options.sourceKinds, substituted);
  const channels = adapters(file, values, 'channels', options.notifierKinds, substituted);
  const known = { sources: idsOf(values, 'sources', options), channels: idsOf(values, 'channels', options) };
  const crossed = crossChecks(file, values, known, options).filter(({ path }) => !substituted.missing.has(path));
  const problems = [...substituted.problems, ...whole.problems, ...sources.problems, ...channels.problems, ...crossed];
  if (problems.length > 0 || !whole.value) return { ok: false, problems: inOrder(problems) };
  const settings = whole.value;
  return {
    ok: true,
    config: {
      file: name,
      brands: settings.brands.map((brand) => completeBrand(brand, known.channels)),
      sources: completeSources(settings, sources.settings, options),
      channels: completeChannels(settings, channels.settings, options),
      ...rest(settings, options),
    },
  };
}

/** Each entry of `sources` or `channels`, held against its kind's own schema. */
function adapters(
  file: YamlFile,
  values: unknown,
  list: 'sources' | 'channels',
  kinds: readonly Kind[],
  substituted: Substituted,
): { readonly settings: readonly unknown[]; readonly problems: readonly Problem[] } {
  const entries = (values as Record<string, unknown>)[list];
  const common = list === 'sources' ? sourceSchema.shape : channelSchema.shape;
  const problems: Problem[] = [];
  const settings = (Array.isArray(entries) ? entries : []).map((entry, index) => {
    const path: Path = [list, index];
    if (entry === null || typeof entry !== 'object') return undefined;
    const { kind: name } = entry as { kind?: unknown };
    const kind = kinds.find((candidate) => candidate.kind === name);
    if (!kind) {
      if (typeof name === 'string') problems.push(unknownKind(file, name, kinds, path, list));
      return undefined;
    }
    const own = Object.fromEntries(Object.entries(entry).filter(([key]) => !Object.hasOwn(common, key)));
    const known = keysOf(kind.settings);
    if (known) problems.push(...unknownKeys(file, own, [...known, ...Object.keys(common)], path));
    const checked = checkValues(file, kind.settings, pick(own, known), path, substituted);
    problems.push(...checked.problems);
    return checked.value;
  });
  return { settings, problems };
}

/** All of them where the schema does not tell its keys. */
function pick(own: Record<string, unknown>, known: readonly string[] | undefined): Record<string, unknown> {
  if (!known) return own;
  return Object.fromEntries(Object.entries(own).filter(([key]) => known.includes(key)));
}

function unknownKeys(file: YamlFile, own: Record<string, unknown>, known: readonly string[], path: Path): Problem[] {
  return Object.keys(own)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const near = nearest(key, known);
      const fix = near ? `did you mean "${near}"?` : `known here: ${known.join(', ')}`;
      return file.problem(path, `unknown key "${key}"`, fix, { key });
    });
}

function unknownKind(file: YamlFile, name: string, kinds: readonly Kind[], path: Path, list: string): Problem {
  const known = kinds.map(({ kind }) => kind);
  const near = nearest(name, known);
  const fix = near ? `did you mean "${near}"?` : `there are: ${known.join(', ')}`;
  return file.problem([...path, 'kind'], `there is no kind of ${list.slice(0, -1)} "${name}"`, fix);
}

/** What no entries stand for: where mentions can be pushed to, and where alerts can be seen without set-up. */
const STANDARD = { sources: ['push'], channels: ['terminal', 'outbox'] } as const;

function standard(list: keyof typeof STANDARD, values: unknown, options: LoadOptions): string[] {
  const kinds = list === 'sources' ? options.sourceKinds : options.notifierKinds;
  const { token } = ((values as { server?: { token?: unknown } | null }).server ?? {}) as { token?: unknown };
  // Without a token nobody could push.
  if (list === 'sources' && token === undefined) return [];
  return STANDARD[list].filter((name) => kinds.some(({ kind }) => kind === name));
}

function idsOf(values: unknown, list: keyof typeof STANDARD, options: LoadOptions): string[] {
  const entries = (values as Record<string, unknown>)[list];
  if (!Array.isArray(entries) || entries.length === 0) return standard(list, values, options);
  return entries.flatMap((entry) => (typeof entry?.id === 'string' ? [entry.id as string] : []));
}

function completeSources(settings: FileSettings, own: readonly unknown[], options: LoadOptions): SourceConfig[] {
  if (settings.sources.length > 0) {
    return settings.sources.map(({ id, kind, match }, index) => ({ id, kind, match, settings: own[index] }));
  }
  const given = { token: settings.server.token?.reveal() };
  return standard('sources', settings, options).map((name) => {
    const kind = options.sourceKinds.find((candidate) => candidate.kind === name);
    return { id: name, kind: name, match: 'query', settings: kind?.settings.parse(given) };
  });
}

function completeChannels(settings: FileSettings, own: readonly unknown[], options: LoadOptions): ChannelConfig[] {
  if (settings.channels.length > 0) {
    return settings.channels.map(({ id, kind }, index) => ({ id, kind, settings: own[index] }));
  }
  return standard('channels', settings, options).map((name) => {
    const kind = options.notifierKinds.find((candidate) => candidate.kind === name);
    return { id: name, kind: name, settings: kind?.settings.parse({}) };
  });
}

function completeBrand(brand: FileSettings['brands'][number], channelIds: readonly string[]): Brand {
  const name = brand.name ?? brand.id;
  const { quietHours, digest } = brand;
  return {
    id: brand.id,
    name,
    query: brand.query,
    topics: brand.topics.map((topic) => ({ ...topic, name: topic.name ?? topic.id })),
    competitors: brand.competitors.map((competitor) => ({ ...competitor, name: competitor.name ?? competitor.id })),
    ownedAccounts: brand.ownedAccounts,
    mutedAuthors: brand.mutedAuthors,
    languages: brand.languages,
    countries: brand.countries,
    ...(brand.sentimentModel === undefined ? {} : { sentimentModel: brand.sentimentModel }),
    sentimentRules: brand.sentimentRules,
    aliases: [...new Set([name, ...brand.aliases])],
    sensitivity: brand.sensitivity,
    timeZone: brand.timeZone,
    ...(quietHours ? { quietHours } : {}),
    ...(digest ? { digest: { ...digest, channels: digest.channels.length > 0 ? digest.channels : channelIds } } : {}),
    routes:
      brand.routes.length > 0
        ? brand.routes
        : channelIds.map((channel) => ({ channel, minSeverity: 1, topics: [], on: [] })),
    sources: brand.sources,
    retentionDays: brand.retentionDays,
  } as Brand;
}

function rest(settings: FileSettings, options: LoadOptions) {
  const { redis, server, scorer, log, dataDir, contact } = settings;
  const url = redis.url ?? (options.env.REDIS_URL ? new Secret(options.env.REDIS_URL) : undefined);
  return {
    redis: {
      prefix: redis.prefix,
      cluster: redis.cluster ?? url?.reveal().includes(',') === true,
      ...(url ? { url } : {}),
    },
    server: {
      host: server.host,
      port: server.port,
      ...(server.publicUrl ? { publicUrl: server.publicUrl } : {}),
      ...(server.token ? { token: server.token } : {}),
    },
    scorer: { kind: scorer.kind, ...(scorer.model ? { model: scorer.model } : {}) },
    log,
    dataDir,
    ...(contact === undefined ? {} : { contact }),
  } satisfies Partial<Config>;
}

function inOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
}
