import type { TrendRow } from '../domain/history.ts';
import type { ShiftKind, Verdict } from '../domain/shift.ts';
import { BUCKET_MS, type Observation } from '../domain/trend.ts';
import { createDetector, type Detector } from '../trends/detector.ts';
import type { BrandDetection, DetectionInput, TopicDetection } from './detect.ts';
import { observeRow } from './observe.ts';

/** Late mentions change the detector's past this far back: its saved state lags by so much and is re-stepped. */
export const LATENESS_MS = 60 * 60_000;

export type TopicMemory = Omit<TopicDetection, 'position' | 'detector' | 'partial'>;

/** Where reading a topic's buckets has to start for a pass. */
export function detectionStart(saved: BrandDetection | null, topic: string, first: number, relearn = false): number {
  const known = relearn ? undefined : saved?.topics[topic];
  return known?.position ?? Math.floor(first / BUCKET_MS) * BUCKET_MS;
}

/**
 * One topic's detector on its way through the buckets. While a source that brings a good part of the mentions is out, steps are missing
 * to it, and a second one goes on from where it stood with what the other sources bring: more than usual of a part is more of the whole.
 */
export class TopicLine {
  readonly topic: string;
  readonly start: number;
  readonly position: number;
  readonly detector: Detector;
  memory: TopicMemory;
  /** Something is put away for good. Until then the line begins anew on every pass: what came first may be applied last. */
  readonly begun: boolean;
  #partial: Detector | null = null;
  #snapshot: { readonly detector: string; readonly partial?: string } | undefined;
  readonly #rows: ReadonlyMap<number, TrendRow>;
  readonly #sensitivity: DetectionInput['brand']['sensitivity'];
  readonly #missingFrom: number;
  readonly #partlyFrom: number;

  constructor(topic: string, input: DetectionInput, complete: number) {
    const { position: _, detector, partial, ...memory } = input.saved?.topics[topic] ?? { position: 0, detector: '' };
    const known = detector !== '' && !input.relearn;
    this.topic = topic;
    this.start = detectionStart(input.saved, topic, input.first, input.relearn);
    this.position = Math.max(this.start, complete - LATENESS_MS);
    this.begun = input.saved?.topics[topic] !== undefined || this.position > this.start;
    this.#sensitivity = input.brand.sensitivity;
    this.detector = this.#detector(known ? detector : undefined);
    if (known && partial !== undefined) this.#partial = this.#detector(partial, ['negative-volume']);
    this.memory = memory;
    this.#missingFrom = input.missingFrom ?? Number.POSITIVE_INFINITY;
    this.#partlyFrom = input.partlyMissingFrom ?? Number.POSITIVE_INFINITY;
    this.#rows = new Map((input.rows.get(topic) ?? []).map((row) => [row.start, row]));
  }

  push(start: number): Verdict | null {
    if (start < this.start) return null;
    if (start === this.position) this.#snapshot = this.#states();
    const observation = observeRow(this.#rows.get(start), start);
    if (start + BUCKET_MS > this.#missingFrom) return this.detector.push({ ...observation, missing: true });
    if (start + BUCKET_MS > this.#partlyFrom) return this.#pushPart(observation);
    this.#partial = null;
    return this.detector.push(observation);
  }

  peek(start: number): Verdict | null {
    const row = this.#rows.get(start);
    if (!row || start < this.start) return null;
    if (start + BUCKET_MS <= this.#partlyFrom) return this.detector.peek(observeRow(row, start));
    const verdict = this.#partial?.peek(observeRow(row, start));
    return verdict?.firing ? verdict : null;
  }

  /** After the last finished step. */
  settle(): void {
    this.#snapshot ??= this.#states();
  }

  saved(): TopicDetection {
    return { ...this.memory, position: this.position, ...(this.#snapshot ?? this.#states()) };
  }

  #pushPart(observation: Observation): Verdict {
    // Shares of a part are no shares of the whole: only its volume is read.
    this.#partial ??= this.#detector(this.detector.save(), ['negative-volume']);
    // That less comes is no sign that the worst is over.
    const { recent: _, ...part } = this.#partial.push(observation);
    const whole = this.detector.push({ ...observation, missing: true });
    return part.firing ? part : { ...whole, reason: 'source-out' };
  }

  #states(): { detector: string; partial?: string } {
    const detector = this.detector.save();
    return this.#partial ? { detector, partial: this.#partial.save() } : { detector };
  }

  #detector(state: string | undefined, kinds?: readonly ShiftKind[]): Detector {
    return createDetector({
      stepMs: BUCKET_MS,
      sensitivity: this.#sensitivity,
      ...(state === undefined ? {} : { state }),
      ...(kinds === undefined ? {} : { kinds }),
    });
  }
}
