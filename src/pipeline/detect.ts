import { ALL_TOPIC, type Brand } from '../domain/brand.ts';
import type { TrendRow } from '../domain/history.ts';
import type { Incident, Reach, Transition } from '../domain/incident.ts';
import type { Verdict } from '../domain/shift.ts';
import { BUCKET_MS } from '../domain/trend.ts';
import { advance, type StepContext } from '../incidents/life-cycle.ts';
import { goesOnWithin, movesWith } from '../incidents/merge.ts';
import { DEFAULT_POLICY } from '../incidents/policy.ts';
import { excessRate } from '../incidents/severity.ts';
import { decideTopics, TOPICS_START, type TopicReading, type TopicState } from '../trends/hierarchy.ts';
import { TopicLine } from './topic-line.ts';

/** What detection remembers of a brand. */
export interface BrandDetection {
  /** Verdicts up to this time (epoch ms) have been decided on. */
  readonly decidedTo: number;
  readonly topics: Readonly<Record<string, TopicDetection>>;
  readonly hierarchy: TopicState;
}

export interface TopicDetection {
  /** Steps before this (epoch ms) are in the detector's state for good. */
  readonly position: number;
  readonly detector: string;
  /** While a source is out: a detector that takes what the others bring for all there is. */
  readonly partial?: string;
  readonly lastOpenedAt?: number;
  readonly lastResolvedAt?: number;
  readonly lastPeakRate?: number;
}

export interface DetectionInput {
  readonly brand: Pick<Brand, 'id' | 'sensitivity' | 'topics'>;
  readonly saved: BrandDetection | null;
  /** History begins earlier than was thought: detectors learn anew from `first`, what was decided stays decided. */
  readonly relearn?: boolean;
  /** Open incidents by topic. */
  readonly open: ReadonlyMap<string, Incident>;
  /** Start of the first bucket ever, epoch ms: where detection begins. */
  readonly first: number;
  /** Buckets of each topic from `detectionStart` on. */
  readonly rows: ReadonlyMap<string, readonly TrendRow[]>;
  /** Buckets that end by this time are finished. */
  readonly complete: number;
  /** Set where the unfinished bucket counts too: the brand lives with the wall clock. */
  readonly now?: number;
  /** Verdicts up to here are history and open nothing. */
  readonly alertFrom: number;
  /** Nobody has listened since then (epoch ms): nothing is known of the steps from there on, which is not the same as calm. */
  readonly missingFrom?: number;
  /** Some source that brings a good part of its mentions has been out since then: what is left of a step is no count of it. */
  readonly partlyMissingFrom?: number;
  /** How far a topic's negative mentions are heard at a step that moves something, by `reachKey`. */
  readonly reach?: ReadonlyMap<string, Reach>;
}

/** @param at end of the step, epoch ms. */
export function reachKey(topic: string, at: number): string {
  return `${topic} ${at}`;
}

export interface Move {
  readonly incident: Incident;
  readonly transition: Transition;
}

export interface DetectionResult {
  readonly saved: BrandDetection;
  /** Every incident that changed, in its last state. */
  readonly incidents: readonly Incident[];
  /** In time order, the brand's own before its topics'. */
  readonly moves: readonly Move[];
  /** Named reasons of this pass's decisions and how often each came. */
  readonly reasons: ReadonlyMap<string, number>;
}

/** Topic ids in the order they are decided: the whole brand first, since topics are held against it. */
export function topicIds(brand: Pick<Brand, 'topics'>): string[] {
  return [ALL_TOPIC, ...brand.topics.map((topic) => topic.id)];
}

/**
 * One pass over a brand: each topic's detector goes through the buckets that are new or may have changed, and each step's
 * verdicts that are new move the incidents. Pure: the same buckets give the same moves however the passes are cut.
 */
export function detectBrand(input: DetectionInput): DetectionResult {
  const complete = Math.floor(input.complete / BUCKET_MS) * BUCKET_MS;
  const lines = topicIds(input.brand).map((topic) => new TopicLine(topic, input, complete));
  const decisions = new Decisions(input, lines);
  const begin = Math.min(...lines.map((line) => line.start));
  for (let start = begin; start < complete; start += BUCKET_MS) {
    decisions.decide(
      lines.map((line) => line.push(start)),
      start + BUCKET_MS,
      false,
    );
  }
  for (const line of lines) line.settle();
  if (input.now !== undefined && input.now > complete) {
    decisions.decide(
      lines.map((line) => line.peek(complete)),
      complete + BUCKET_MS,
      true,
    );
  }
  return decisions.result();
}

/** What the verdicts of a step do to the incidents. */
class Decisions {
  readonly #input: DetectionInput;
  readonly #lines: readonly TopicLine[];
  readonly #open: Map<string, Incident>;
  readonly #changed = new Map<string, Incident>();
  readonly #moves: Move[] = [];
  readonly #reasons = new Map<string, number>();
  #hierarchy: TopicState;
  #decidedTo: number;

  constructor(input: DetectionInput, lines: readonly TopicLine[]) {
    this.#input = input;
    this.#lines = lines;
    this.#open = new Map(input.open);
    this.#hierarchy = input.saved?.hierarchy ?? TOPICS_START;
    this.#decidedTo = input.saved?.decidedTo ?? 0;
  }

  decide(verdicts: readonly (Verdict | null)[], at: number, provisional: boolean): void {
    if (at <= this.#decidedTo) return;
    const allowed = at <= this.#input.alertFrom ? null : this.#allowed(verdicts, at, provisional);
    for (const [i, verdict] of verdicts.entries()) {
      const line = this.#lines[i];
      if (line && verdict) this.#step(line, verdict, provisional, allowed);
    }
    if (!provisional) this.#decidedTo = at;
  }

  result(): DetectionResult {
    const begun = this.#lines.filter((line) => line.begun);
    const topics = Object.fromEntries(begun.map((line) => [line.topic, line.saved()]));
    return {
      saved: { decidedTo: this.#decidedTo, topics, hierarchy: this.#hierarchy },
      incidents: [...this.#changed.values()],
      moves: this.#moves,
      reasons: this.#reasons,
    };
  }

  /** Topics that may open an incident at this step; ten topics do not cry ten times as often as one. */
  #allowed(verdicts: readonly (Verdict | null)[], at: number, provisional: boolean): ReadonlySet<string> {
    const brandFiring = verdicts[0]?.firing ?? false;
    const readings: TopicReading[] = [];
    for (const [i, verdict] of verdicts.entries()) {
      const topic = this.#lines[i]?.topic ?? ALL_TOPIC;
      if (topic === ALL_TOPIC || !verdict?.shift) continue;
      readings.push({ topic, pValue: verdict.shift.pValue, firing: verdict.firing });
    }
    const { decisions, state } = decideTopics(this.#hierarchy, at, brandFiring, readings);
    // An unfinished step is decided again when it is finished.
    if (!provisional) this.#hierarchy = state;
    return new Set([ALL_TOPIC, ...decisions.filter((each) => each.allowed).map((each) => each.topic)]);
  }

  #step(line: TopicLine, verdict: Verdict, provisional: boolean, allowed: ReadonlySet<string> | null): void {
    const { topic } = line;
    const incident = this.#open.get(topic) ?? null;
    if (!incident && verdict.firing && allowed && !allowed.has(topic)) {
      this.#count('false-discovery-control');
      return;
    }
    const context: StepContext = {
      brandId: this.#input.brand.id,
      topic,
      stepMs: BUCKET_MS,
      ...line.memory,
      backfill: allowed === null,
      provisional,
      ...(topic === ALL_TOPIC ? {} : { brandIncident: this.#open.get(ALL_TOPIC) ?? null }),
      ...this.#reachAt(topic, verdict.at),
    };
    const { incident: next, transition, reason } = advance(incident, verdict, context);
    this.#count(reason);
    const after = next && transition ? this.#within(next, transition) : next;
    if (after && after !== incident) this.#changed.set(after.id, after);
    if (transition && after) {
      if (!this.#toldWithin(after)) this.#moves.push({ incident: after, transition });
      line.memory = remember(line.memory, after, transition);
    }
    if (after && after.state !== 'resolved') this.#open.set(topic, after);
    else this.#open.delete(topic);
  }

  /** A brand's incident that opens gathers its topics'; a topic's that worsens along with it goes on within it. */
  #within(incident: Incident, { kind, shift }: Transition): Incident {
    if (incident.topic === ALL_TOPIC) return kind === 'opened' ? this.#gather(incident) : incident;
    const brandIncident = this.#open.get(ALL_TOPIC) ?? null;
    const along = kind === 'worsened' && movesWith(shift, brandIncident, DEFAULT_POLICY);
    return along && brandIncident ? { ...incident, mergedInto: brandIncident.id } : incident;
  }

  /** The topics' incidents that are open when the brand's opens go on within it: one story is told, not two. */
  #gather(brandIncident: Incident): Incident {
    const includes: string[] = [];
    for (const [topic, incident] of this.#open) {
      if (topic === ALL_TOPIC || !goesOnWithin(incident)) continue;
      const merged = { ...incident, mergedInto: brandIncident.id };
      this.#open.set(topic, merged);
      this.#changed.set(merged.id, merged);
      this.#count('merged-into-brand');
      includes.push(incident.id);
    }
    return includes.length === 0 ? brandIncident : { ...brandIncident, includes: includes.sort() };
  }

  /** Its moves are the brand's own story while that lasts. */
  #toldWithin({ mergedInto }: Incident): boolean {
    return mergedInto !== undefined && this.#open.get(ALL_TOPIC)?.id === mergedInto;
  }

  #reachAt(topic: string, at: number): { reach?: Reach } {
    const reach = this.#input.reach?.get(reachKey(topic, at));
    return reach === undefined ? {} : { reach };
  }

  #count(reason: string): void {
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
  }
}

function remember(memory: TopicLine['memory'], incident: Incident, transition: Transition): TopicLine['memory'] {
  const rate = excessRate(transition.shift);
  if (transition.kind === 'opened') return { ...memory, lastOpenedAt: transition.at, lastPeakRate: rate };
  const lastPeakRate = Math.max(memory.lastPeakRate ?? 0, rate);
  return transition.kind === 'resolved'
    ? { ...memory, lastPeakRate, lastResolvedAt: incident.resolvedAt ?? transition.at }
    : { ...memory, lastPeakRate };
}
