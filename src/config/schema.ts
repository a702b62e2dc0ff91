import { z } from 'zod';
import { RULE_READINGS } from '../domain/sentiment.ts';
import { secret } from '../lib/zod-secret.ts';

const ID = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
const id = (of: string) =>
  z
    .string()
    .regex(ID, 'must be lower-case letters, digits and hyphens, at most 64, such as "acme-air"')
    .describe(`Name of the ${of} in keys, links and logs: lower-case letters, digits and hyphens.`);
const text = () => z.string().trim().min(1, 'must not be empty');
const query = () => text().describe('In the query language, see docs/query-language.md.');
const list = <T extends z.ZodType>(item: T) => z.array(item).default([]);
const time = () =>
  z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a local time HH:MM in quotes, such as "22:30"');
const severity = () => z.int().min(1).max(5);

const account = () =>
  z
    .string()
    .regex(/^@?\S+$/, 'must be "@handle" or "source:id", without spaces')
    .describe('"@handle" (in quotes: YAML keeps @ for itself) or an author id such as "bluesky:did:plc:abc".');

const topic = z.strictObject({
  id: id('topic').refine(
    (value) => value !== 'all',
    'must not be "all": that topic is the whole brand and exists always',
  ),
  name: text().optional().describe('As people read it. Default: the id.'),
  query: query(),
});

const competitor = z.strictObject({
  id: id('competitor'),
  name: text().optional().describe('As people read it. Default: the id.'),
  aliases: list(text()).describe('Further names by which it is spoken of.'),
  accounts: list(account()).describe('Its own accounts: never among the influencers.'),
});

const route = z.strictObject({
  channel: z.string().describe('Id of a channel.'),
  minSeverity: severity().default(1).describe('1 (all) to 5 (the worst only).'),
  topics: list(z.string()).describe('Topic ids. Empty: all.'),
  on: list(z.enum(['opened', 'worsened', 'recovering', 'resolved'])).describe(
    'Which moves of an incident. Empty: all.',
  ),
});

export const brandSchema = z.strictObject({
  id: id('brand'),
  name: text().optional().describe('As people read it. Default: the id.'),
  query: query(),
  topics: list(topic).describe('Named parts of the talk, each watched by itself. The topic "all" exists always.'),
  competitors: list(competitor).describe('Others that people compare it with: not to be confused with the brand.'),
  ownedAccounts: list(account()).describe("The brand's own voice: stored, never counted as the public's mood."),
  mutedAuthors: list(account()).describe('Whose mentions are counted as muted and go no further.'),
  languages: list(z.string().regex(/^[a-z]{2,3}$/, 'must be an ISO 639-1 code such as "en"')).describe(
    'Only these. Empty: every language.',
  ),
  countries: list(z.string().regex(/^[a-z]{2}$/, 'must be an ISO 3166-1 code such as "gb"')).describe(
    'Only these, where a mention says its country (app store, site, language tag). Empty: every country.',
  ),
  aliases: list(text()).describe('Names and handles by which the brand is spoken of; the name is always one.'),
  sentimentModel: text().optional().describe('A file that "turntide train" wrote for this brand.'),
  sentimentRules: list(
    z.strictObject({
      phrase: text().max(200),
      reading: z.enum(RULE_READINGS),
    }),
  ).describe(
    'Phrases read your way: ignore takes a phrase as a name ("war zone" in a game), a label decides the mention.',
  ),
  sensitivity: z
    .enum(['fewer', 'balanced', 'more'])
    .default('balanced')
    .describe('At most about one false alert a month (fewer), a week (balanced), a day (more).'),
  timeZone: text().default('UTC').describe('IANA time zone, such as Europe/Lisbon.'),
  quietHours: z
    .strictObject({
      from: time().describe('HH:MM.'),
      to: time().describe('HH:MM.'),
      exceptSeverity: severity().default(4).describe('Alerts of this severity and above come at once.'),
    })
    .optional()
    .describe('Local times; may span midnight. Alerts wait until the end.'),
  digest: z
    .strictObject({
      hour: z.int().min(0).max(23).describe('Local hour, 0 to 23.'),
      channels: list(z.string()).describe('Ids of channels. Empty: all.'),
    })
    .optional()
    .describe('A summary of each day.'),
  routes: list(route).describe(
    'Which channel gets what; all that match, not the first. Empty: every channel gets everything.',
  ),
  sources: list(z.string()).describe('Ids of the sources it reads. Empty: all.'),
  retentionDays: z.int().min(1).max(3650).default(90).describe('Days that mentions and trends are kept.'),
});

/** What every source has beside its kind's own settings. */
export const sourceSchema = z.object({
  id: id('source'),
  kind: z.string().describe('See docs/sources/.'),
  match: z
    .enum(['query', 'everything'])
    .default('query')
    .describe('query: a brand gets what its query matches; everything: a brand that names this source gets all of it.'),
});

export const channelSchema = z.object({ id: id('channel'), kind: z.string().describe('See docs/channels/.') });

const redis = z.strictObject({
  url: z
    .string()
    .regex(/^(rediss?:\/\/|\/)\S+$/, 'must be redis://host:port, rediss://… or the path of a socket')
    .pipe(secret())
    .optional()
    .describe(
      'Default: REDIS_URL, and without it a server that Turntide starts by itself. Cluster nodes: comma-separated.',
    ),
  cluster: z.boolean().optional().describe('Default: true where several URLs are given.'),
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,32}$/, 'must be 1 to 32 letters, digits, _ or -')
    .default('turntide')
    .describe('Begins every key: two installations can share a Redis.'),
});

const server = z.strictObject({
  host: text().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for every one (then set a token).'),
  port: z.int().min(0).max(65535).default(8420).describe('0: any that is free.'),
  publicUrl: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as https://turntide.example.com' })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional()
    .describe('Where people reach the console: links in alerts lead there.'),
  token: secret(z.string().min(16, 'must have at least 16 characters'))
    .optional()
    .describe(
      'Asked of everybody who opens the console, and of whoever pushes mentions where no source is configured. Without it both answer on this machine alone.',
    ),
});

const scorer = z.strictObject({
  kind: z
    .enum(['builtin', 'natural', 'onnx'])
    .default('builtin')
    .describe('builtin: the trained model that is shipped; natural: a word list; onnx: a model of your own.'),
  model: text().optional().describe('A file that "turntide train" wrote, or the folder of an ONNX model.'),
});

const log = z.strictObject({
  level: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('The least that is told.'),
  format: z.enum(['auto', 'pretty', 'json']).default('auto').describe('auto: pretty on a terminal, JSON elsewhere.'),
});

/** The file's top; entries of `sources` and `channels` are completed by their kinds' schemas. */
export const fileSchema = z.strictObject({
  brands: z.array(brandSchema).min(1, 'needs at least one brand: an id and a query').describe('What is watched.'),
  sources: list(z.looseObject(sourceSchema.shape)).describe(
    'Where mentions come from. Empty: the push endpoint, where server.token is set.',
  ),
  channels: list(z.looseObject(channelSchema.shape)).describe('Where the team is told. Empty: terminal and outbox.'),
  redis: redis.prefault({}).describe('The one data store.'),
  server: server.prefault({}).describe('Console, push endpoint, health, metrics.'),
  scorer: scorer.prefault({}).describe('What reads sentiment.'),
  log: log.prefault({}).describe('Of the service, on standard error.'),
  contact: text()
    .max(200)
    .regex(/^[\x21-\x27\x2a-\x7e ]+$/, 'must be plain ASCII without parentheses, such as an e-mail address')
    .optional()
    .describe('Where a network can write to when your reading troubles it; said in every request.'),
  dataDir: text().default('data').describe('Folder of the embedded Redis. From the working directory.'),
});

export type FileSettings = z.output<typeof fileSchema>;
