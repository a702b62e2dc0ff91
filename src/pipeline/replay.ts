import type { Brand } from '../domain/brand.ts';
import type { TrendRow } from '../domain/history.ts';
import type { Incident } from '../domain/incident.ts';
import { BUCKET_MS } from '../domain/trend.ts';
import { type BrandDetection, topicIds } from './detect.ts';
import type { MemoryHistory } from './memory-history.ts';
import { detectWithReach } from './reach.ts';
import { buildReport, INFLUENCE_WINDOW_MS, type Report } from './report.ts';
import { detectionStart } from './topic-line.ts';

/** Kept beyond the window that influence is read from: what a baseline and a picture need. */
const KEEP_MS = INFLUENCE_WINDOW_MS + 15 * 24 * 3_600_000;

/**
 * One brand gone through in event time, in memory: the same stages in the same order as the service, so that the same
 * mentions give the same incidents. Several may go through one history, each at a sensitivity of its own.
 */
export class BrandReplay {
  readonly brand: Brand;
  readonly #history: MemoryHistory;
  #detection: BrandDetection | null = null;
  #open = new Map<string, Incident>();
  readonly #all = new Map<string, Incident>();

  constructor(brand: Brand, history: MemoryHistory) {
    this.brand = brand;
    this.#history = history;
  }

  /** Every incident so far, in its last state, in the order of opening. */
  get incidents(): readonly Incident[] {
    return [...this.#all.values()];
  }

  /** Goes on to `complete` (epoch ms), before which all has been added; what would have been told, in time order. */
  async advanceTo(complete: number): Promise<Report[]> {
    const { first } = this.#history;
    if (first === null) return [];
    const rows = new Map<string, TrendRow[]>();
    for (const topic of topicIds(this.brand)) {
      const start = detectionStart(this.#detection, topic, first);
      rows.set(topic, await this.#history.trend(topic, start, complete + BUCKET_MS));
    }
    const { saved, incidents, moves } = await detectWithReach(
      { brand: this.brand, saved: this.#detection, open: this.#open, first, rows, complete, alertFrom: 0 },
      this.#history,
    );
    this.#detection = saved;
    for (const incident of incidents) {
      this.#all.set(incident.id, incident);
      if (incident.state !== 'resolved') this.#open.set(incident.topic, incident);
      else if (this.#open.get(incident.topic)?.id === incident.id) this.#open.delete(incident.topic);
    }
    const reports: Report[] = [];
    for (const { incident, transition } of moves) {
      reports.push(await buildReport(this.#history, this.brand, incident, transition));
    }
    return reports;
  }
}

/** Keeps a replay's memory bounded; `last` is when it was done before. Returns when it was done. */
export function forgetOld(history: MemoryHistory, complete: number, last: number): number {
  if (complete - last <= 24 * 3_600_000) return last;
  history.forget(complete - KEEP_MS);
  return complete;
}
