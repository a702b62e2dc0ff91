import { hash32, Random } from '../lib/random.ts';
import type { Community, People, Person } from './people.ts';
import { type Draft, type Poster, repost } from './posts.ts';

/** A scripted crisis: it starts with one video, is spread by two angry accounts, and calms after those speak who are listened to. */
export interface CrowdIncident {
  /** Epoch ms of the first post. */
  readonly at: number;
  readonly kind: IncidentKind;
  /** Extra mentions an hour at the peak; default 150. */
  readonly peakPerHour?: number;
  /** When the trusted voices speak up, ms after `at`; default 7 hours. */
  readonly voicesAfterMs?: number;
}

export const INCIDENT_KINDS = ['lost-bags', 'cancelled-flights'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

const SCRIPT: Readonly<
  Record<
    IncidentKind,
    { readonly rule: string; readonly witness: string; readonly hit: Readonly<Record<Community, number>> }
  >
> = {
  'lost-bags': {
    rule: 'lostBags',
    witness: 'witness',
    hit: { families: 0.45, students: 0.27, business: 0.16, enthusiasts: 0.06, locals: 0.06 },
  },
  'cancelled-flights': {
    rule: 'cancelledFlights',
    witness: 'witnessCancelled',
    hit: { business: 0.45, locals: 0.25, families: 0.2, students: 0.05, enthusiasts: 0.05 },
  },
};

const RISE_MS = 50 * 60_000;
/** Half-life of the anger while nobody speaks, and once they have. */
const SLOW_MS = 14 * 3_600_000;
const CALM_MS = 1.6 * 3_600_000;
const LENGTH_MS = 4 * 86_400_000;

/** Extra mentions an hour, as a share of the peak, `since` ms after the first post. */
export function intensity(since: number, voicesAfterMs: number): number {
  if (since < 0 || since > LENGTH_MS) return 0;
  const rise = 1 - Math.exp(-since / RISE_MS);
  const slow = 0.5 ** (Math.min(since, voicesAfterMs) / SLOW_MS);
  const calm = 0.5 ** (Math.max(0, since - voicesAfterMs) / CALM_MS);
  return rise * slow * calm;
}

/** The crisis's posts of one slot; reactions name the opening video and the voices' posts, which are the same in every slot. */
export function incidentPosts(
  incident: CrowdIncident & { readonly key: number },
  people: People,
  poster: Poster,
  random: Random,
  seed: number,
  start: number,
  slotMs: number,
): Draft[] {
  const { at, peakPerHour = 150, voicesAfterMs = 7 * 3_600_000 } = incident;
  const end = start + slotMs;
  if (end <= at || start > at + LENGTH_MS) return [];
  const script = SCRIPT[incident.kind];
  const cast = scene(incident, script, people, poster, seed, voicesAfterMs);
  const drafts: Draft[] = [...cast.opening, ...cast.calming].filter((draft) => draft.at >= start && draft.at < end);
  const victim = (): Person => affected(script.hit, people, random);
  const shared = cast.opening.filter((draft) => draft.at < start);
  const calming = cast.calming.filter((draft) => draft.at < start);
  const time = (): number => Math.max(at, start) + random.int(end - Math.max(at, start));
  const force = intensity((start + end) / 2 - at, voicesAfterMs);
  for (let n = random.poisson((peakPerHour * force * slotMs) / 3_600_000); n > 0; n -= 1) {
    const way = random.next();
    const source = shared.length > 0 ? random.pick(shared) : undefined;
    if (way < 0.27 && source) drafts.push(repost(source, victim(), time()));
    else if (way < 0.37 && source)
      drafts.push(poster.draft(victim(), 'quoteAngry', time(), random, { reaction: { kind: 'quote', to: source } }));
    else drafts.push(poster.draft(victim(), script.rule, time(), random));
  }
  // Once the voices have spoken, their posts travel and relief is told.
  const spoken = start - at - voicesAfterMs;
  if (calming.length > 0) {
    const warm = peakPerHour * 0.35 * 0.5 ** (spoken / (4 * 3_600_000));
    for (let n = random.poisson((warm * slotMs) / 3_600_000); n > 0; n -= 1) {
      const person = victim();
      const near = calming.filter((draft) => draft.person.community === person.community);
      if (random.chance(0.55)) drafts.push(repost(random.pick(near.length > 0 ? near : calming), person, time()));
      else drafts.push(poster.draft(person, 'relief', time(), random));
    }
  }
  return drafts;
}

function scene(
  incident: CrowdIncident & { readonly key: number },
  script: (typeof SCRIPT)[IncidentKind],
  people: People,
  poster: Poster,
  seed: number,
  voicesAfterMs: number,
): { readonly opening: readonly Draft[]; readonly calming: readonly Draft[] } {
  const random = new Random(hash32('scene', seed, incident.key, incident.kind));
  const link = `https://crowd.example/v/${hash32('video', seed, incident.key).toString(36)}`;
  const id = (name: string): string => `simulation:${hash32(seed, incident.key).toString(36)}-${name}`;
  const first = affected(script.hit, people, random);
  const opening = [
    poster.draft(first, script.witness, incident.at, random, { link, fixedId: id('video') }),
    ...people.amplifiers.map((person, i) =>
      poster.draft(person, 'amplifier', incident.at + (12 + 23 * i) * 60_000, random, {
        link,
        fixedId: id(`spread${i}`),
      }),
    ),
  ];
  const speakers = people.voices.filter((voice) => script.hit[voice.community] >= 0.15);
  const calming = speakers.map((person, i) =>
    poster.draft(person, 'voiceCalm', incident.at + voicesAfterMs + i * 17 * 60_000, random, {
      fixedId: id(`calm${i}`),
    }),
  );
  return { opening, calming };
}

function affected(hit: Readonly<Record<Community, number>>, people: People, random: Random): Person {
  for (;;) {
    const person = random.pick(people.public);
    if (random.chance(hit[person.community] / 0.45)) return person;
  }
}
