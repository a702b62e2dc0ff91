import type { Brand } from '../src/domain/brand.ts';
import type { AuthorRecord } from '../src/domain/influencer.ts';
import type { Edge } from '../src/domain/interaction.ts';
import type { ScoredMention } from '../src/domain/scored-mention.ts';
import { interactionsOf } from '../src/influence/interactions.ts';
import { shortlist } from '../src/influence/shortlist.ts';
import { Random } from '../src/lib/random.ts';
import { cpuSeconds } from './rate.ts';

const MENTIONS = 1_000_000;
const AUTHORS = 300_000;
const EDGES = 500_000;
const AT = Date.UTC(2026, 10, 20);
const SPAN = 30 * 86_400_000;

const brand: Brand = {
  id: 'bench',
  name: 'Bench',
  query: 'bench',
  topics: [],
  competitors: [],
  ownedAccounts: ['@bench'],
  mutedAuthors: [],
  languages: [],
  aliases: [],
  sensitivity: 'balanced',
  timeZone: 'UTC',
  routes: [],
  sources: [],
  retentionDays: 30,
};

const name = (n: number): string => `bench:a${n}`;
/** A few are acted on by many: the square of the square favours the first. */
const receiver = (random: Random): number => Math.floor(AUTHORS * random.next() ** 4);

/** How often they were read. */
let readings = 0;
/** Made anew each time it is read, as from a store, so that only what is kept counts as memory. */
const mentions: Iterable<ScoredMention> = {
  *[Symbol.iterator]() {
    readings += 1;
    const random = new Random(1);
    for (let n = 0; n < MENTIONS; n += 1) yield mention(n, random);
  },
};

function mention(n: number, random: Random): ScoredMention {
  const author = random.int(AUTHORS);
  const mood = random.next();
  const label = mood < 0.3 ? 'negative' : mood < 0.7 ? 'neutral' : 'positive';
  const to = random.chance(0.4) ? receiver(random) : undefined;
  const ref = to === undefined ? undefined : { id: `bench:${to}`, authorId: name(to) };
  return {
    mention: {
      id: `bench:${n}`,
      source: 'bench',
      text: `the bag of flight ${n % 977} with Bench is ${label}, number ${n}`,
      publishedAt: new Date(AT - Math.floor(random.next() * SPAN) - 1).toISOString(),
      author: { id: name(author), handle: `a${author}` },
      ...(ref === undefined ? {} : random.chance(0.6) ? { repostOf: ref } : { inReplyTo: ref }),
    },
    brandId: 'bench',
    topics: [],
    sentiment: {
      label,
      score: label === 'negative' ? -0.6 : label === 'positive' ? 0.6 : 0,
      probabilities: { negative: 0.3, neutral: 0.4, positive: 0.3 },
      confidence: 0.7,
      language: 'en',
      flags: [],
      model: 'bench',
    },
    owned: false,
  };
}

function* edges(): Generator<Edge> {
  const random = new Random(2);
  for (let n = 0; n < EDGES; n += 1) {
    const last = AT - 1 - Math.floor(random.next() * SPAN);
    yield {
      giver: name(random.int(AUTHORS)),
      receiver: name(receiver(random)),
      kind: 'repost',
      count: 1,
      first: last,
      last,
      agreementSum: 1,
      agreementCount: 1,
    };
  }
}

function records(): Map<string, AuthorRecord> {
  const random = new Random(3);
  const authors = new Map<string, AuthorRecord>();
  for (let n = 0; n < AUTHORS; n += 1) {
    const record = { negative: random.int(3), neutral: random.int(3), positive: random.int(3) };
    authors.set(name(n), {
      id: name(n),
      handle: `a${n}`,
      followers: Math.round(20 * random.pareto(1.3)),
      ...record,
      firstSeen: AT - SPAN,
      lastSeen: AT,
    });
  }
  return authors;
}

const authors = records();
const random = new Random(4);
const audience = new Set(Array.from({ length: 5_000 }, () => name(random.int(AUTHORS))));
let read = 0;
const reading = cpuSeconds();
for (const one of mentions) read += one.topics.length;
const alone = cpuSeconds() - reading;
readings = 0;
const before = cpuSeconds();
const start = performance.now();
const list = shortlist({
  at: AT,
  goal: 'shift-sentiment',
  k: 5,
  brand,
  topic: 'all',
  audience,
  incidentTerms: ['bag'],
  edges: edges(),
  authors,
  mentions,
  seed: 1,
});
const took = (performance.now() - start) / 1000;
const cpu = cpuSeconds() - before;
const most = process.resourceUsage().maxRSS / 1024;
const making = alone * readings;
const own = cpu - making;

const few = Array.from({ length: 100_000 }, (_, n) => mention(n, random));
const from = performance.now();
let found = 0;
for (const one of few) found += interactionsOf(one).length;
const each = ((performance.now() - from) * 1000) / few.length;

process.stdout.write(
  [
    `shortlist of ${list.influencers.length} with reasons over ${MENTIONS} mentions, ${AUTHORS} authors, ${EDGES} edges:`,
    `  ${own.toFixed(2)} s of processor time, and ${making.toFixed(2)} s for the ${readings} times that the mentions were made for it (${took.toFixed(2)} s by the clock, all included), ${Math.round(most)} MB at most in the whole process`,
    `interactions of a mention: ${each.toFixed(2)} µs (${found} found in ${few.length - read})`,
    '',
  ].join('\n'),
);
