import type { Mention } from '../domain/mention.ts';
import { hash32, Random } from '../lib/random.ts';
import { type CrowdIncident, incidentPosts } from './crisis.ts';
import { createPeople, type People, type Person } from './people.ts';
import { createPoster, type Draft, echoes, type Poster } from './posts.ts';

export interface CrowdOptions {
  readonly seed: number;
  readonly brandName: string;
  /** Without `@`. */
  readonly handle: string;
  /** Ordinary mentions an hour, the mean over a day; default 28. */
  readonly perHour?: number;
  /** Ordinary accounts; default 2,400. */
  readonly population?: number;
  /** Epoch ms before the first interval asked for: account ages count back from it. Default 2026-01-01. */
  readonly origin?: number;
  /** Minutes that the crowd's day is ahead of UTC; default 0. */
  readonly utcOffsetMinutes?: number;
  readonly incidents?: readonly CrowdIncident[];
}

export interface Crowd {
  readonly people: People;
  /**
   * Mentions published in [from, to), epoch ms, oldest first. A pure function of the options and the interval:
   * intervals that touch give what one interval gives, in any order and in any process.
   */
  between(from: number, to: number): Mention[];
}

const SLOT_MS = 5 * 60_000;
/** Nothing is reposted or answered later than this after it was posted. */
const ECHO_SLOTS = 144;

/** A seeded crowd that talks about a brand, gets angry when an incident is scripted, and calms down after people speak up. */
export function createCrowd(options: CrowdOptions): Crowd {
  const { seed, brandName, handle, perHour = 28, population = 2_400, origin = Date.UTC(2026, 0, 1) } = options;
  const people = createPeople(seed, { name: brandName, handle }, population, origin);
  const poster = createPoster({ brandName, handle, prefix: hash32(seed, brandName).toString(36) });
  const cache = new Map<number, Mention[]>();

  /** All that starts in one slot, with what it will set off later. */
  const slot = (index: number): Mention[] => {
    const known = cache.get(index);
    if (known) return known;
    const random = new Random(hash32('slot', seed, index));
    const start = index * SLOT_MS;
    const local = start + (options.utcOffsetMinutes ?? 0) * 60_000;
    const drafts = [
      ...ordinary(people, poster, random, start, (perHour * season(local)) / 12),
      ...(options.incidents ?? []).flatMap((incident, i) =>
        incidentPosts(
          { ...incident, key: i },
          people,
          poster,
          new Random(hash32('crisis', seed, i, index)),
          seed,
          start,
          SLOT_MS,
        ),
      ),
    ];
    const made = drafts.flatMap((draft) => echoes(draft, people, poster, random));
    const mentions = made.map((draft, i) => poster.mention(draft, `${index.toString(36)}-${i}`));
    if (cache.size > 4 * ECHO_SLOTS) cache.delete(cache.keys().next().value as number);
    cache.set(index, mentions);
    return mentions;
  };

  return {
    people,
    between(from, to) {
      const found: Mention[] = [];
      for (let i = Math.floor(from / SLOT_MS) - ECHO_SLOTS; i * SLOT_MS < to; i += 1) {
        for (const mention of slot(i)) {
          const at = Date.parse(mention.publishedAt);
          if (at >= from && at < to) found.push(mention);
        }
      }
      return found.sort((a, b) =>
        a.publishedAt === b.publishedAt ? (a.id < b.id ? -1 : 1) : a.publishedAt < b.publishedAt ? -1 : 1,
      );
    },
  };
}

/** How much of the mean is posted at an hour of the day: quiet nights, a morning and a higher evening peak; mean 1. */
function season(at: number): number {
  const hour = (at / 3_600_000) % 24;
  const day = Math.floor(at / 86_400_000 + 4) % 7;
  const weekend = day === 0 || day === 6 ? 0.9 : 1.04;
  return (
    weekend * (1 + 0.55 * Math.cos(((hour - 18) / 24) * 2 * Math.PI) + 0.25 * Math.cos(((hour - 9) / 12) * 2 * Math.PI))
  );
}

function ordinary(people: People, poster: Poster, random: Random, start: number, mean: number): Draft[] {
  const drafts: Draft[] = [];
  const post = (person: Person, rule: string): void => {
    drafts.push(poster.draft(person, rule, start + random.int(SLOT_MS), random));
  };
  for (let n = random.poisson(mean * 0.52); n > 0; n -= 1) {
    // A few post a lot: the square favours the first of the list.
    const person = people.public[Math.floor(people.public.length * random.next() ** 1.7)] as Person;
    const mood = random.next();
    post(person, mood < person.temper * 0.75 ? 'grumble' : mood < 0.62 ? 'talk' : 'praise');
  }
  for (let n = random.poisson(mean * 0.027); n > 0; n -= 1) post(random.pick(people.voices), 'voiceTip');
  for (let n = random.poisson(mean * 0.006); n > 0; n -= 1) post(random.pick(people.amplifiers), 'grumble');
  for (let n = random.poisson(mean * 0.004); n > 0; n -= 1) post(random.pick(people.celebrities), 'celebrity');
  for (let n = random.poisson(mean * 0.01); n > 0; n -= 1) post(people.owned, 'owned');
  for (let n = random.poisson(mean * 0.007); n > 0; n -= 1) post(random.pick(people.promoters), 'promo');
  return drafts;
}
