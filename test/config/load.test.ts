import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Config, Kind, LoadOptions, Problem } from '../../src/config/config.ts';
import { formatProblems } from '../../src/config/format-problems.ts';
import { parseConfig } from '../../src/config/load.ts';
import { Secret } from '../../src/lib/secret.ts';
import { secret } from '../../src/lib/zod-secret.ts';

const sourceKinds: Kind[] = [
  { kind: 'push', settings: z.object({ token: secret() }) },
  { kind: 'rss', settings: z.object({ url: z.url(), everyMinutes: z.int().min(1).default(5) }) },
];
const notifierKinds: Kind[] = [
  { kind: 'terminal', settings: z.object({}) },
  { kind: 'outbox', settings: z.object({ folder: z.string().default('outbox') }) },
  { kind: 'slack', settings: z.object({ webhookUrl: secret(), mention: z.boolean().default(false) }) },
];
const options: LoadOptions = {
  env: {},
  sourceKinds,
  notifierKinds,
  validateQuery: (query) => {
    const at = query.indexOf('(');
    return at >= 0 && !query.includes(')') ? { at, message: 'this "(" is never closed' } : undefined;
  },
};

const load = (text: string, env: Record<string, string> = {}): Config => {
  const loaded = parseConfig('t.yaml', text, { ...options, env });
  if (!loaded.ok) throw new Error(formatProblems(loaded.problems));
  return loaded.config;
};
const problems = (text: string, env: Record<string, string> = {}): readonly Problem[] => {
  const loaded = parseConfig('t.yaml', text, { ...options, env });
  return loaded.ok ? [] : loaded.problems;
};
/** Each problem in one line, without the name of the file. */
const told = (text: string, env: Record<string, string> = {}): string[] =>
  problems(text, env).map(({ line, path, what, fix }) => `${line} ${path}: ${what}; ${fix}`);

const MINIMAL = 'brands:\n  - id: acme\n    query: acme\n';

describe('a configuration', () => {
  it('needs no more than a brand with a query', () => {
    const config = load(MINIMAL);
    expect(config).toMatchObject({
      dataDir: 'data',
      redis: { prefix: 'turntide', cluster: false },
      server: { host: '127.0.0.1', port: 8420 },
      scorer: { kind: 'builtin' },
      log: { level: 'info', format: 'auto' },
      sources: [],
      channels: [
        { id: 'terminal', kind: 'terminal', settings: {} },
        { id: 'outbox', kind: 'outbox', settings: { folder: 'outbox' } },
      ],
    });
    expect(config.brands).toEqual([
      {
        id: 'acme',
        name: 'acme',
        query: 'acme',
        topics: [],
        competitors: [],
        ownedAccounts: [],
        mutedAuthors: [],
        languages: [],
        countries: [],
        sentimentRules: [],
        aliases: ['acme'],
        sensitivity: 'balanced',
        timeZone: 'UTC',
        routes: [
          { channel: 'terminal', minSeverity: 1, topics: [], on: [] },
          { channel: 'outbox', minSeverity: 1, topics: [], on: [] },
        ],
        sources: [],
        retentionDays: 90,
      },
    ]);
  });

  it('hands each source and channel the settings of its own kind', () => {
    const config = load(`${MINIMAL}sources:
  - { id: news, kind: rss, url: "https://example.org/feed" }
channels:
  - { id: team, kind: slack, webhookUrl: "https://hooks.example.org/x" }
`);
    expect(config.sources[0]).toEqual({
      id: 'news',
      kind: 'rss',
      match: 'query',
      settings: { url: 'https://example.org/feed', everyMinutes: 5 },
    });
    const settings = config.channels[0]?.settings as { webhookUrl: Secret };
    expect(settings.webhookUrl.reveal()).toBe('https://hooks.example.org/x');
    expect(JSON.stringify(config)).not.toContain('hooks.example.org');
  });

  it('opens the push endpoint where a token is set and no source is named', () => {
    const [source] = load(`${MINIMAL}server: { token: 0123456789abcdef }`).sources;
    expect(source).toMatchObject({ id: 'push', kind: 'push', match: 'query' });
    const { token } = source!.settings as { token: Secret };
    expect(token.reveal()).toBe('0123456789abcdef');
  });

  it('sends a digest to every channel where none is named', () => {
    const [brand] = load(`${MINIMAL}    digest: { hour: 8 }\n`).brands;
    expect(brand?.digest).toEqual({ hour: 8, channels: ['terminal', 'outbox'] });
  });

  it('takes the Redis of the environment unless the file names one', () => {
    expect(load(MINIMAL, { REDIS_URL: 'redis://a' }).redis.url?.reveal()).toBe('redis://a');
    const named = load(`${MINIMAL}redis: { url: "redis://b:1,redis://c:1" }`, { REDIS_URL: 'redis://a' }).redis;
    expect(named.url?.reveal()).toBe('redis://b:1,redis://c:1');
    expect(named.cluster).toBe(true);
    expect(load(MINIMAL).redis.url).toBeUndefined();
  });
});

describe('variables of the environment', () => {
  const withToken = (text: string): string => `${MINIMAL}server:\n  ${text}\n`;

  it('stand for secrets, numbers and parts of texts', () => {
    const config = load(withToken('token: ${TOKEN}\n  port: ${PORT}\n  host: "${A}.example"'), {
      TOKEN: '0123456789012345',
      PORT: '9000',
      A: 'a',
    });
    expect(config.server).toMatchObject({ port: 9000, host: 'a.example' });
    expect(config.server.token).toBeInstanceOf(Secret);
    expect(config.server.token?.reveal()).toBe('0123456789012345');
  });

  it('may have a default, and can be written literally', () => {
    const config = load(withToken('host: ${HOST:-0.0.0.0}\n  port: ${PORT:-81}\n  token: a-long-token-$${b}'), {
      PORT: '',
    });
    expect(config.server).toMatchObject({ host: '0.0.0.0', port: 81 });
    expect(config.server.token?.reveal()).toBe('a-long-token-${b}');
  });

  it('are one problem each where they are missing, and never more', () => {
    expect(told(withToken('token: ${TOKEN}\n  port: ${PORT}'))).toEqual([
      '5 server.token: the environment variable TOKEN is not set; set it before the start, or write ${TOKEN:-default}',
      '6 server.port: the environment variable PORT is not set; set it before the start, or write ${PORT:-default}',
    ]);
    expect(told(withToken('token: ${NOT A NAME}'))[0]).toContain('names no variable');
  });

  it('never appear in a message', () => {
    const text = `${MINIMAL}redis: { url: "\${URL}" }\nlog: { level: "\${LEVEL}" }\n`;
    const all = formatProblems(problems(text, { URL: 'http://user:hunter2@x', LEVEL: 'hunter3' }));
    expect(all).not.toContain('hunter');
    expect(problems(text, { URL: 'http://user:hunter2@x', LEVEL: 'hunter3' })).toHaveLength(2);
  });

  it('in comments are left alone', () => {
    expect(load(`# \${NOBODY}\n${MINIMAL}`).brands).toHaveLength(1);
  });
});

describe('a malformed configuration', () => {
  it('tells every problem at once, in the order of the file, with line, place and mending', () => {
    const text = `brands:
  - id: acme
    qeury: acme
    timeZone: Europe/Lisbonn
    sensitivity: mroe
  - id: Bad Id
    query: (open
    retentionDays: many
    routes:
      - channel: slcak
sources:
  - id: news
    kind: rsss
  - id: blog
    kind: rss
    url: nope
    everyMinuts: 3
colour: red
`;
    expect(told(text)).toEqual([
      '2 brands[0].query: query is missing; add "query: …" (a text)',
      '3 brands[0].qeury: unknown key "qeury"; did you mean "query"?',
      '4 brands[0].timeZone: "Europe/Lisbonn" is not a time zone; did you mean "Europe/Lisbon"?',
      '5 brands[0].sensitivity: must be one of: fewer, balanced, more; did you mean "more"?',
      '6 brands[1].id: must be lower-case letters, digits and hyphens, at most 64, such as "acme-air"; see docs/configuration.md',
      '7 brands[1].query: this "(" is never closed; see docs/query-language.md',
      '8 brands[1].retentionDays: must be a number, is a text; write the number alone, without quotes or units',
      '10 brands[1].routes[0].channel: there is no channel "slcak"; there are: terminal, outbox',
      '13 sources[0].kind: there is no kind of source "rsss"; did you mean "rss"?',
      '16 sources[1].url: is not a URL; write it whole, such as https://example.com/feed',
      '17 sources[1].everyMinuts: unknown key "everyMinuts"; did you mean "everyMinutes"?',
      '18 colour: unknown key "colour"; known here: brands, sources, channels, redis, server, scorer, log, contact, dataDir',
    ]);
  });

  it('tells what one value alone cannot: ids twice, names of nothing, time zones', () => {
    const text = `brands:
  - id: acme
    query: acme
    timeZone: Europe/Lisbonn
    topics:
      - { id: bags, query: bag }
      - { id: bags, query: luggage }
    routes:
      - { channel: termnal, topics: [bgs] }
    digest: { hour: 8, channels: [mail] }
    sources: [news]
  - id: acme
    query: other
`;
    expect(told(text)).toEqual([
      '4 brands[0].timeZone: "Europe/Lisbonn" is not a time zone; did you mean "Europe/Lisbon"?',
      '7 brands[0].topics[1].id: a second topic "bags" (the first is in line 6); give it another id',
      '9 brands[0].routes[0].channel: there is no channel "termnal"; did you mean "terminal"?',
      '9 brands[0].routes[0].topics[0]: there is no topic "bgs"; did you mean "bags"?',
      '10 brands[0].digest.channels[0]: there is no channel "mail"; there are: terminal, outbox',
      '11 brands[0].sources[0]: there is no source "news"; add a source "news"',
      '12 brands[1].id: a second brand "acme" (the first is in line 2); give it another id',
    ]);
  });

  it('shows the place in a query with a caret', () => {
    const text = "brands:\n  - id: acme\n    query: 'acme AND (air'\n";
    expect(formatProblems(problems(text))).toBe(
      't.yaml:3:12: brands[0].query: this "(" is never closed; see docs/query-language.md\n' +
        '    acme AND (air\n' +
        '             ^',
    );
  });

  it('catches a query that YAML cuts at a hash', () => {
    const text = 'brands:\n  - id: acme\n    query: acme OR #delay\n';
    expect(told(text)).toEqual([
      '3 brands[0].query: the query ends before "#delay": YAML takes the rest of the line for a comment; put the whole query in single quotes',
    ]);
    expect(told('brands:\n  - id: acme\n    query: acme # our name\n')).toEqual([]);
  });

  it.each([
    ['an empty file', '', /^1 brands: brands is missing; add "brands: …" \(a list\)/],
    ['a list at the top', '- a', /must be a group of keys, is a list/],
    ['a text at the top', 'hello', /must be a group of keys, is a text/],
    ['no brand', 'brands: []', /needs at least one brand/],
    ['an empty value', 'brands:\n  - id: a\n    query:\n', /^3 brands\[0\]\.query: must be a text, is empty/],
    [
      'a line beside a list',
      'brands:\n  - id: a\n   x: 1',
      /stands under a list and is no item of it; begin it with "- "/,
    ],
    [
      'a variable in braces',
      'sources: [{ token: ${T} }]',
      /a \$\{…\} begins a group of its own; put it in quotes: "\$\{T\}"/,
    ],
    ['a tab', 'brands:\n\t- id: a', /a tab is used to indent; indent with spaces/],
    ['a key twice', `${MINIMAL}    id: other\n`, /this key stands twice/],
    ['a handle without quotes', `${MINIMAL}    aliases: [@acme]\n`, /put it in quotes/],
    ['a phrase and more', 'brands:\n  - id: a\n    query: "x y" OR z\n', /put the whole text in single quotes/],
    ['a bracket never closed', 'brands: [', /a bracket is never closed; close it/],
    [
      'a time without quotes',
      `${MINIMAL}    quietHours: { from: 22, to: 7 }\n`,
      /from: must be a text, is a number; put/,
    ],
    ['an hour beyond the day', `${MINIMAL}    digest: { hour: 24 }\n`, /must be at most 23/],
    ['a second document', `${MINIMAL}---\n${MINIMAL}`, /\S/],
    ['a topic named all', `${MINIMAL}    topics: [{ id: all, query: x }]\n`, /must not be "all"/],
  ])('says of %s what is wrong', (_, text, expected) => {
    expect(told(text)[0]).toMatch(expected);
  });

  it('tells one mistake of notation once, not all that the parser stumbles over behind it', () => {
    const text = `sources:\n  - { id: p, token: \${T} }\nchannels:\n  - { id: m }\nserver: { port: 1 }\n`;
    expect(problems(text)).toMatchObject([{ line: 2 }]);
    const both = `brands:\n  - id: a\n    query: "x" OR "y"\n    aliases: [@a]\n`;
    expect(problems(both).map(({ line }) => line)).toEqual([3, 4]);
  });

  it('refuses references that explode', () => {
    const layers = Array.from({ length: 9 }, (_, n) => `x${n + 1}: &x${n + 1} [${Array(9).fill(`*x${n}`).join(', ')}]`);
    expect(problems(`x0: &x0 [a]\n${layers.join('\n')}\n`)).not.toEqual([]);
  });
});
