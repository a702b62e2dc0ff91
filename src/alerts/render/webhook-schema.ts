import { z } from 'zod';

const time = z.iso.datetime().describe('ISO 8601, UTC.');
const share = z.number().min(0).max(1);
const counted = z.number().min(0);
const url = z.url({ protocol: /^https?$/ });

const Post = z
  .object({
    id: z.string(),
    authorId: z.string(),
    handle: z.string().optional(),
    text: z.string().describe('In one line, shortened to 280 characters; invisible characters are taken out.'),
    publishedAt: time,
    url: url.optional(),
    source: z.string(),
    score: z.number().min(-1).max(1).describe('Sentiment towards the brand: P(positive) − P(negative).'),
    spread: counted.describe('Reposts and quotes.'),
    copies: counted.optional().describe('Others that say the same in their own post, in the same words or nearly.'),
  })
  .describe('One public post.');

const ShareOf = z.object({ name: z.string(), count: counted, share, usualShare: share });

export const DriversBody = z
  .object({
    cause: z.string().describe('A line a person could have written; empty when the cause is not known.'),
    negativeMentions: counted,
    negativeAuthors: counted,
    terms: z
      .array(z.object({ term: z.string(), count: counted, expected: counted, z: z.number() }))
      .describe('Terms of the negative mentions against what the baseline expects, strongest first.'),
    links: z.array(z.object({ url, count: counted, authors: counted })),
    sources: z.array(ShareOf),
    languages: z.array(ShareOf),
    authors: z.array(
      z.object({ authorId: z.string(), handle: z.string().optional(), posts: counted, spread: counted }),
    ),
    stories: z.array(
      z.object({ id: z.string(), mentions: counted, authors: counted, share, acceleration: z.number(), first: Post }),
    ),
    posts: z.array(Post),
  })
  .describe('What explains it.');

const pillar = z.number().min(0).max(100).nullable().describe('0–100; null: unknown.');
export const ShortlistBody = z
  .object({
    influencers: z.array(
      z.object({
        rank: z.int().min(1),
        authorId: z.string(),
        handle: z.string().optional(),
        name: z.string().optional(),
        url: url.optional(),
        score: share.describe('Comparable within one list only.'),
        reach: pillar,
        resonance: pillar,
        relevance: pillar,
        popularityRank: z.number().nullable().describe('1 = the most followers among those known.'),
        followers: z.number().nullable(),
        stance: z.number().min(-1).max(1).nullable(),
        authenticity: share,
        rankInterval: z.object({ low: z.number(), high: z.number(), topFive: share }).optional(),
        reasons: z.array(z.string()),
        evidence: z.array(Post),
        approach: z.string().optional(),
      }),
    ),
    considered: counted,
    gated: z.record(z.string(), counted).describe('How many authors each named reason kept off the list.'),
    audienceSize: counted,
    coverage: share.nullable().describe('Share of the affected audience that the list as a whole is heard by.'),
    notes: z.array(z.string()),
    mostFollowed: z.array(
      z.object({
        authorId: z.string(),
        handle: z.string().optional(),
        followers: counted,
        influenceRank: z.number().nullable(),
      }),
    ),
  })
  .describe('Who could turn it, and the most followed for contrast.');

export const ShiftBody = z
  .object({
    kind: z.enum(['negative-volume', 'negative-share', 'positive-share', 'total-volume', 'silence']),
    shape: z.enum(['spike', 'drift']),
    since: time,
    at: time,
    windowMs: counted,
    observed: z.object({ negative: counted, positive: counted, total: counted }),
    expected: z.object({
      negative: counted,
      negativeLow: counted,
      negativeHigh: counted,
      total: counted,
      share,
      shareLow: share,
      shareHigh: share,
      positiveShare: share.optional().describe('With its interval, where the positive share is what moved.'),
      positiveShareLow: share.optional(),
      positiveShareHigh: share.optional(),
    }),
    pValue: share.describe('The chance of at least one so large a move within a day, calibrated on this brand.'),
    score: share,
  })
  .describe('What moved, against what was expected; intervals of 95 %.');

const base = {
  id: z.string().describe('The same at every attempt, and equal to the `webhook-id` header: dedupe by it.'),
  test: z.boolean().describe('True for a test by `turntide check --send`.'),
  brand: z.object({ id: z.string(), name: z.string(), timeZone: z.string() }),
  title: z.string(),
  summary: z.string().describe('The numbers in plain sentences; read after the title.'),
  links: z
    .object({ open: url.optional(), acknowledge: url.optional() })
    .describe('To the console, where one is configured.'),
};

const body = <T extends string, D extends z.ZodType>(type: T, data: D) =>
  z.object({
    type: z.literal(type),
    timestamp: time.describe('When the event was told of (event time); ISO 8601, UTC.'),
    data,
  });

const incidentData = z.object({
  ...base,
  topic: z.object({ id: z.string(), name: z.string() }).describe('Topic `all` is the whole brand.'),
  incident: z.object({
    id: z.string(),
    state: z.enum(['open', 'worsening', 'recovering', 'resolved']),
    severity: z.int().min(1).max(5),
    severityWord: z.string(),
    since: time,
    openedAt: time,
    resolvedAt: time.optional(),
    acknowledgedBy: z.string().optional(),
    assignedTo: z.string().optional(),
  }),
  reason: z.string().describe('The named reason of the transition.'),
  shift: ShiftBody,
  peak: ShiftBody,
  drivers: DriversBody,
  shortlist: ShortlistBody,
});

const moods = z.object({ negative: counted, neutral: counted, positive: counted });
const digestData = z.object({
  ...base,
  day: z.iso.date().describe('Local day in the time zone of the brand.'),
  from: time,
  to: time,
  totals: moods,
  before: moods.describe('The day before.'),
  usual: moods.describe('Median day of the seven days before.'),
  estimatedNegative: z
    .object({ share: z.number(), low: z.number(), high: z.number() })
    .optional()
    .describe('Negative share of the day in [0, 1], corrected for errors of reading, with its 95 % interval.'),
  topics: z.array(
    z.object({ id: z.string(), name: z.string(), negative: counted, total: counted, usualNegative: counted }),
  ),
  incidents: z.array(
    z.object({
      id: z.string(),
      topic: z.string(),
      state: z.string(),
      severity: z.number(),
      openedAt: time,
      resolvedAt: time.optional(),
      cause: z.string(),
    }),
  ),
  drivers: DriversBody,
  shortlist: ShortlistBody,
  outreach: z.array(z.string()).describe('What followed when people spoke up in the week before.'),
  goals: z.array(z.string()).describe('Once a week: who stands first for each goal.'),
  problems: z.array(z.string()).describe('What the figures may lack: silent sources, channels that did not deliver.'),
});

/** Every body a webhook can get, by its type; the JSON Schemas in `docs/schemas/` are made from these. */
export const WEBHOOK_BODIES = {
  'incident.opened': body('incident.opened', incidentData),
  'incident.worsened': body('incident.worsened', incidentData),
  'incident.recovering': body('incident.recovering', incidentData),
  'incident.resolved': body('incident.resolved', incidentData),
  'digest.daily': body('digest.daily', digestData),
  notice: body('notice', z.object({ ...base, reason: z.string() })),
} as const;

export type IncidentData = z.infer<typeof incidentData>;
export type DigestData = z.infer<typeof digestData>;
export type PostBody = z.infer<typeof Post>;
export type WebhookBody = z.infer<(typeof WEBHOOK_BODIES)[keyof typeof WEBHOOK_BODIES]>;

/**
 * JSON Schema (2020-12) of one body. Keys that are not named are allowed: a later version may add some, so that
 * receivers that keep to the schema go on working.
 */
export function webhookJsonSchema(type: keyof typeof WEBHOOK_BODIES): object {
  const schema = z.toJSONSchema(WEBHOOK_BODIES[type], {
    target: 'draft-2020-12',
    io: 'input',
    override: ({ jsonSchema }) => {
      // The format says the same, in a word.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
    },
  });
  return { ...schema, title: `Turntide webhook: ${type}` };
}
