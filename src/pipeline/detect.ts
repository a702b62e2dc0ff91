import type { Brand } from '../domain/brand.ts';
import type { TrendRow } from '../domain/history.ts';
import type { Incident, Transition } from '../domain/incident.ts';
import { BUCKET_MS, type Observation } from '../domain/trend.ts';
import { advance, type StepContext } from '../incidents/life-cycle.ts';
import { excessRate } from '../incidents/severity.ts';
import { createDetector, type Detector } from '../trends/detector.ts';
import { observe } from './observe.ts';

/** Late mentions change the detector's past this far back: its saved state lags by so much and is re-stepped. */
export const LATENESS_MS = 60 * 60_000;

/** What detection remembers of one brand × topic. */
export interface TopicDetection {
  /** Steps before this (epoch ms) are in the detector's state for good. */
  readonly position: number;
  readonly detector: string;
  /** Verdicts up to this time have been told to the incident. */
  readonly decidedTo: number;
  readonly lastOpenedAt?: number;
  readonly lastResolvedAt?: number;
  readonly lastPeakRate?: number;
}

export interface DetectionInput {
  readonly brand: Pick<Brand, 'id' | 'sensitivity'>;
  readonly topic: string;
  readonly saved: TopicDetection | null;
  /** History begins earlier than was thought: the detector learns anew from `first`, what was decided stays decided. */
  readonly relearn?: boolean;
  /** The open incident, if there is one. */
  readonly incident: Incident | null;
  /** Start of the first bucket ever, epoch ms: where detection begins. */
  readonly first: number;
  /** Buckets from `saved.position` (or `first`) on. */
  readonly rows: readonly TrendRow[];
  /** Buckets that end by this time are finished. */
  readonly complete: number;
  /** Set where the unfinished bucket counts too: the brand lives with the wall clock. */
  readonly now?: number;
  /** Verdicts up to here are history and open nothing. */
  readonly alertFrom: number;
}

export interface DetectionResult {
  readonly saved: TopicDetection;
  /** Every incident that changed, in its last state; the open one, if any, comes last. */
  readonly incidents: readonly Incident[];
  readonly transitions: readonly { readonly incident: Incident; readonly transition: Transition }[];
  /** Named reasons of this pass's decisions and how often each came. */
  readonly reasons: ReadonlyMap<string, number>;
}

/** Where reading has to start for a pass. */
export function detectionStart(saved: TopicDetection | null, first: number, relearn = false): number {
  return saved && !relearn ? saved.position : Math.floor(first / BUCKET_MS) * BUCKET_MS;
}

/**
 * One pass over a brand × topic: the detector goes through the buckets that are new or may have changed, and each verdict
 * that is new moves the incident. Pure: the same buckets give the same transitions however the passes are cut.
 */
export function detectTopic(input: DetectionInput): DetectionResult {
  const { brand, topic, saved } = input;
  const start = detectionStart(saved, input.first, input.relearn);
  const complete = Math.max(start, Math.floor(input.complete / BUCKET_MS) * BUCKET_MS);
  const position = Math.max(start, complete - LATENESS_MS);
  const detector = createDetector({
    stepMs: BUCKET_MS,
    sensitivity: brand.sensitivity,
    ...(saved && !input.relearn ? { state: saved.detector } : {}),
  });

  let incident = input.incident;
  let memory: Omit<TopicDetection, 'position' | 'detector' | 'decidedTo'> = pickMemory(saved);
  let decidedTo = saved?.decidedTo ?? 0;
  let snapshot: string | undefined;
  const changed = new Map<string, Incident>();
  const transitions: { incident: Incident; transition: Transition }[] = [];
  const reasons = new Map<string, number>();

  const decide = (step: Observation, provisional: boolean): void => {
    const verdict = provisional ? detector.peek(step) : detector.push(step);
    if (verdict.at <= decidedTo) return;
    const context: StepContext = {
      brandId: brand.id,
      topic,
      stepMs: BUCKET_MS,
      ...memory,
      backfill: verdict.at <= input.alertFrom,
      provisional,
    };
    const next = advance(incident, verdict, context);
    reasons.set(next.reason, (reasons.get(next.reason) ?? 0) + 1);
    if (next.incident && next.incident !== incident) changed.set(next.incident.id, next.incident);
    if (next.transition && next.incident) {
      transitions.push({ incident: next.incident, transition: next.transition });
      memory = remember(memory, next.incident, next.transition);
    }
    incident = next.incident?.state === 'resolved' ? null : next.incident;
    if (!provisional) decidedTo = verdict.at;
  };

  for (const step of observe(input.rows, start, complete)) {
    if (step.start === position) snapshot = detector.save();
    decide(step, false);
  }
  snapshot ??= detector.save();
  if (input.now !== undefined && input.now > complete) {
    const [partial] = observe(input.rows, complete, complete + BUCKET_MS);
    if (partial && partial.total > 0) decide(partial, true);
  }
  return {
    saved: { ...memory, position, detector: snapshot, decidedTo },
    incidents: [...changed.values()],
    transitions,
    reasons,
  };
}

/** The buckets of [from, to) with what was expected of each, learnt from `rows` that may begin long before. */
export function expectedBand(
  rows: readonly TrendRow[],
  brand: Pick<Brand, 'sensitivity'>,
  from: number,
  to: number,
): ReturnType<Detector['expectation']>[] {
  const detector = createDetector({ stepMs: BUCKET_MS, sensitivity: brand.sensitivity });
  const begin = Math.min(rows[0]?.start ?? from, from);
  const band: ReturnType<Detector['expectation']>[] = [];
  for (const step of observe(rows, begin, to)) {
    if (step.start >= from) band.push(step.start === begin ? null : detector.expectation(step.start));
    detector.push(step);
  }
  return band;
}

function pickMemory(saved: TopicDetection | null): Omit<TopicDetection, 'position' | 'detector' | 'decidedTo'> {
  if (!saved) return {};
  const { position: _, detector: __, decidedTo: ___, ...memory } = saved;
  return memory;
}

function remember(
  memory: ReturnType<typeof pickMemory>,
  incident: Incident,
  transition: Transition,
): ReturnType<typeof pickMemory> {
  const rate = excessRate(transition.shift);
  if (transition.kind === 'opened') return { ...memory, lastOpenedAt: transition.at, lastPeakRate: rate };
  const lastPeakRate = Math.max(memory.lastPeakRate ?? 0, rate);
  return transition.kind === 'resolved'
    ? { ...memory, lastPeakRate, lastResolvedAt: incident.resolvedAt ?? transition.at }
    : { ...memory, lastPeakRate };
}
