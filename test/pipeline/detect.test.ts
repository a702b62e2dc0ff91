import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_TOPIC } from '../../src/domain/brand.ts';
import type { TrendRow } from '../../src/domain/history.ts';
import type { Incident, Transition } from '../../src/domain/incident.ts';
import { BUCKET_MS } from '../../src/domain/trend.ts';
import { Random } from '../../src/lib/random.ts';
import { detectionStart, detectTopic, type TopicDetection } from '../../src/pipeline/detect.ts';

const START = Date.UTC(2026, 8, 1);
const DAY = 86_400_000;
const brand = { id: 'acme', sensitivity: 'balanced' as const };

/** Ten calm days and, where asked, a storm on the ninth. */
function rows(seed: number, storm: boolean): TrendRow[] {
  const random = new Random(seed);
  const out: TrendRow[] = [];
  for (let start = START; start < START + 10 * DAY; start += BUCKET_MS) {
    const stormy = storm && start >= START + 8.5 * DAY && start < START + 8.9 * DAY;
    const negative = count(random, stormy ? 6 : 0.5);
    const counts = { negative, neutral: count(random, 1), positive: count(random, 0.8) };
    out.push({ start, counts, bySource: { test: counts }, authors: counts, texts: counts });
  }
  return out.filter((row) => row.counts.negative + row.counts.neutral + row.counts.positive > 0);
}

/** Poisson by inversion. */
function count(random: Random, mean: number): number {
  let n = 0;
  for (let p = Math.exp(-mean), sum = p, u = random.next(); u > sum && n < 100; sum += p) p *= mean / ++n;
  return n;
}

interface Told {
  readonly incident: string;
  readonly transition: Transition;
}

/** Goes through the buckets in passes that end at the given times. */
function run(
  all: readonly TrendRow[],
  ends: readonly number[],
  alertFrom = 0,
): { told: Told[]; saved: TopicDetection | null; incident: Incident | null } {
  let saved: TopicDetection | null = null;
  let incident: Incident | null = null;
  const told: Told[] = [];
  for (const complete of ends) {
    const start = detectionStart(saved, START);
    const result = detectTopic({
      brand,
      topic: ALL_TOPIC,
      saved,
      incident,
      first: START,
      rows: all.filter((row) => row.start >= start && row.start < complete),
      complete,
      alertFrom,
    });
    saved = JSON.parse(JSON.stringify(result.saved)) as TopicDetection;
    for (const changed of result.incidents)
      incident = changed.state === 'resolved' ? null : (JSON.parse(JSON.stringify(changed)) as Incident);
    told.push(...result.transitions.map((move) => ({ incident: move.incident.id, transition: move.transition })));
  }
  return { told, saved, incident };
}

describe('detection of a topic', () => {
  it('tells the same story however its passes are cut', () => {
    const all = rows(3, true);
    const end = START + 10 * DAY;
    const whole = run(all, [end]);
    expect(whole.told.map((move) => move.transition.kind)).toContain('opened');
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 10 * 288 - 1 }), { maxLength: 60 }), (cuts) => {
        const ends = [...cuts].sort((a, b) => a - b).map((cut) => START + cut * BUCKET_MS);
        expect(run(all, [...ends, end])).toEqual(whole);
      }),
      { numRuns: 15 },
    );
  });

  it('opens nothing from before the watch began', () => {
    expect(run(rows(3, true), [START + 10 * DAY], START + 10 * DAY).told).toEqual([]);
  });

  it('sees late mentions of the last hour, in buckets that it has been through before', () => {
    const all = rows(3, true);
    const middle = START + 8.5 * DAY + 6 * BUCKET_MS;
    const late = all.map((row) => (row.start >= START + 8.5 * DAY && row.start < middle ? { ...row, ...none() } : row));
    const start = START + 8.4 * DAY;
    let saved: TopicDetection | null = null;
    const pass = (from: readonly TrendRow[], complete: number) => {
      const begin = detectionStart(saved, START);
      const result = detectTopic({
        brand,
        topic: ALL_TOPIC,
        saved,
        incident: null,
        first: START,
        rows: from.filter((row) => row.start >= begin && row.start < complete),
        complete,
        alertFrom: 0,
      });
      saved = result.saved;
      return result.transitions;
    };
    pass(all, start);
    expect(pass(late, middle)).toEqual([]);
    expect(pass(all, middle + BUCKET_MS).map((move) => move.transition.kind)).toEqual(['opened']);
  });
});

function none(): Omit<TrendRow, 'start'> {
  const zero = { negative: 0, neutral: 0, positive: 0 };
  return { counts: zero, bySource: {}, authors: zero, texts: zero };
}
