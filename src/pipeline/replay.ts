import { ALL_TOPIC, type Brand } from '../domain/brand.ts';
import type { Incident } from '../domain/incident.ts';
import { BUCKET_MS } from '../domain/trend.ts';
import { detectionStart, detectTopic, type TopicDetection } from './detect.ts';
import type { MemoryHistory } from './memory-history.ts';
import { buildReport, INFLUENCE_WINDOW_MS, type Report } from './report.ts';
import type { ScoredItem } from './score.ts';

/** Kept beyond the window that influence is read from: what a baseline and a picture need. */
const KEEP_MS = INFLUENCE_WINDOW_MS + 15 * 24 * 3_600_000;

/**
 * One brand gone through in event time, in memory: the same stages in the same order as the service, so that the same
 * mentions give the same incidents.
 */
export class BrandReplay {
  readonly #brand: Brand;
  readonly #history: MemoryHistory;
  readonly #detections = new Map<string, TopicDetection>();
  readonly #open = new Map<string, Incident>();
  #forgotten = 0;
  mentions = 0;

  constructor(brand: Brand, history: MemoryHistory) {
    this.#brand = brand;
    this.#history = history;
  }

  add(items: readonly ScoredItem[]): void {
    for (const item of items) if (this.#history.add(item)) this.mentions += 1;
  }

  /** Goes on to `complete` (epoch ms), before which all has been added; yields what would have been told, in time order. */
  async advanceTo(complete: number): Promise<Report[]> {
    const { first } = this.#history;
    if (first === null) return [];
    const moves = [];
    for (const topic of [ALL_TOPIC, ...this.#brand.topics.map((each) => each.id)]) {
      const saved = this.#detections.get(topic) ?? null;
      const start = detectionStart(saved, first);
      if (complete < start + BUCKET_MS) continue;
      const result = detectTopic({
        brand: this.#brand,
        topic,
        saved,
        incident: this.#open.get(topic) ?? null,
        first,
        rows: await this.#history.trend(topic, start, complete + BUCKET_MS),
        complete,
        alertFrom: 0,
      });
      this.#detections.set(topic, result.saved);
      for (const incident of result.incidents) {
        if (incident.state === 'resolved') this.#open.delete(topic);
        else this.#open.set(topic, incident);
      }
      moves.push(...result.transitions);
    }
    moves.sort((a, b) => a.transition.at - b.transition.at);
    const reports: Report[] = [];
    for (const { incident, transition } of moves) {
      reports.push(await buildReport(this.#history, this.#brand, incident, transition));
    }
    if (complete - this.#forgotten > 24 * 3_600_000) {
      this.#history.forget(complete - KEEP_MS);
      this.#forgotten = complete;
    }
    return reports;
  }
}
