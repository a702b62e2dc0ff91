import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_TOPIC } from '../../src/domain/brand.ts';
import type { TrendRow } from '../../src/domain/history.ts';
import type { Incident, Transition } from '../../src/domain/incident.ts';
import { BUCKET_MS } from '../../src/domain/trend.ts';
import { Random } from '../../src/lib/random.ts';
import { type BrandDetection, detectBrand } from '../../src/pipeline/detect.ts';
import { detectionStart } from '../../src/pipeline/topic-line.ts';

const START = Date.UTC(2026, 8, 1);
const DAY = 86_400_000;
const brand = {
  id: 'acme',
  sensitivity: 'balanced' as const,
  topics: [{ id: 'baggage', name: 'Baggage', query: 'bag' }],
};

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

interface Line {
  saved: BrandDetection | null;
  open: Map<string, Incident>;
  /** Every incident in its last state. */
  all: Map<string, Incident>;
}

/** One pass; state and incidents go through JSON, as they go through the store. */
function pass(
  line: Line,
  all: readonly TrendRow[],
  topic: readonly TrendRow[],
  complete: number,
  alertFrom = 0,
  missingFrom?: number,
  partlyMissingFrom?: number,
  reasons?: Map<string, number>,
): Told[] {
  const from = (rows: readonly TrendRow[], id: string): TrendRow[] =>
    rows.filter((row) => row.start >= detectionStart(line.saved, id, START) && row.start < complete);
  const result = detectBrand({
    brand,
    saved: line.saved,
    open: line.open,
    first: START,
    rows: new Map([
      [ALL_TOPIC, from(all, ALL_TOPIC)],
      ['baggage', from(topic, 'baggage')],
    ]),
    complete,
    alertFrom,
    ...(missingFrom === undefined ? {} : { missingFrom }),
    ...(partlyMissingFrom === undefined ? {} : { partlyMissingFrom }),
  });
  for (const [reason, times] of result.reasons) reasons?.set(reason, (reasons.get(reason) ?? 0) + times);
  line.saved = JSON.parse(JSON.stringify(result.saved)) as BrandDetection;
  for (const incident of result.incidents) {
    line.all.set(incident.id, incident);
    if (incident.state !== 'resolved') line.open.set(incident.topic, JSON.parse(JSON.stringify(incident)) as Incident);
    else if (line.open.get(incident.topic)?.id === incident.id) line.open.delete(incident.topic);
  }
  return result.moves.map((move) => ({ incident: move.incident.id, transition: move.transition }));
}

/** Goes through the buckets in passes that end at the given times. */
function run(
  all: readonly TrendRow[],
  topic: readonly TrendRow[],
  ends: readonly number[],
  alertFrom = 0,
): { told: Told[]; line: Line } {
  const line: Line = { saved: null, open: new Map(), all: new Map() };
  return { told: ends.flatMap((complete) => pass(line, all, topic, complete, alertFrom)), line };
}

describe('detection of a brand', () => {
  it('tells the same story however its passes are cut', () => {
    const all = rows(3, true);
    const topic = rows(4, true);
    const end = START + 10 * DAY;
    const whole = run(all, topic, [end]);
    expect(whole.told.map((move) => move.transition.kind)).toContain('opened');
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 10 * 288 - 1 }), { maxLength: 40 }), (cuts) => {
        const ends = [...cuts].sort((a, b) => a - b).map((cut) => START + cut * BUCKET_MS);
        expect(run(all, topic, [...ends, end])).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });

  it('opens nothing from before the watch began', () => {
    const end = START + 10 * DAY;
    expect(run(rows(3, true), rows(4, true), [end], end).told).toEqual([]);
  });

  it("tells a topic that moves with its brand within the brand's incident", () => {
    const { told } = run(rows(3, true), rows(3, true), [START + 10 * DAY]);
    const storm = told.filter((move) => move.transition.at > START + 8.5 * DAY);
    expect(storm.some((move) => move.incident.startsWith('acme/all/'))).toBe(true);
    expect(storm.filter((move) => move.incident.startsWith('acme/baggage/'))).toEqual([]);
  });

  it("lets a topic's incident go on within its brand's, which opens after it, and tells no more of it", () => {
    const topic = rows(3, true);
    // The topic's storm is a small part of the brand at first, and all of the brand's storm an hour and a half later.
    const from = START + 8.5 * DAY + 1.5 * 3_600_000;
    const all = rows(3, true).map((row) => ({ ...row, ...calmBefore(row, from) }));
    const { told, line } = run(all, topic, [START + 10 * DAY]);
    const storm = told.filter((move) => move.transition.at > START + 8.5 * DAY);
    const [first, second] = storm;
    expect(first!.incident).toMatch(/^acme\/baggage\//);
    expect(second!.incident).toMatch(/^acme\/all\//);
    expect(second!.transition.kind).toBe('opened');
    expect(storm.slice(1).every((move) => move.incident === second!.incident)).toBe(true);
    expect(line.all.get(first!.incident)).toMatchObject({ mergedInto: second!.incident });
    expect(line.all.get(second!.incident)).toMatchObject({ includes: [first!.incident] });
  });

  it('takes an outage for missing, not for calm: an open incident neither recovers nor ends by it', () => {
    const all = rows(3, true);
    const calm = rows(6, false);
    const line: Line = { saved: null, open: new Map(), all: new Map() };
    const middle = START + 8.6 * DAY;
    expect(pass(line, all, calm, middle, START + 8.4 * DAY).map((move) => move.transition.kind)).toContain('opened');
    const silent = all.filter((row) => row.start < middle);
    const later = middle + 20 * 3_600_000;
    expect(pass(line, silent, calm, later, 0, middle)).toEqual([]);
    expect(line.open.get(ALL_TOPIC)).toBeDefined();
  });

  it('takes the rest that one of two sources brings for no calm, and its return for no jump', () => {
    const all = rows(3, false);
    const calm = rows(6, false);
    const from = START + 9 * DAY;
    const back = from + 6 * 3_600_000;
    // While it is out, a sixth of the mentions is left; the passes of that time know that it fails.
    const left = all.flatMap((row, n) => (row.start < from || n % 6 === 0 ? [row] : []));
    const reasons = new Map<string, number>();
    const line: Line = { saved: null, open: new Map(), all: new Map() };
    pass(line, all, calm, from, from);
    for (let at = from + BUCKET_MS; at <= back; at += BUCKET_MS) {
      expect(pass(line, left, calm, at, 0, undefined, from, reasons)).toEqual([]);
    }
    expect(reasons.get('source-out')).toBeGreaterThan(100);
    const returned = all.filter((row, n) => row.start < from || row.start >= back || n % 6 === 0);
    for (let at = back; at <= START + 10 * DAY; at += 12 * BUCKET_MS)
      expect(pass(line, returned, calm, at)).toEqual([]);
  });

  it('neither calms an incident nor misses a rise while one of its sources is out', () => {
    const all = rows(3, true);
    const calm = rows(6, false);
    const middle = START + 8.6 * DAY;
    const line: Line = { saved: null, open: new Map(), all: new Map() };
    pass(line, all, calm, middle, START + 8.4 * DAY);
    expect(line.open.has(ALL_TOPIC)).toBe(true);
    const left = all.filter((row, n) => row.start < middle || n % 12 === 0);
    expect(pass(line, left, calm, middle + 20 * 3_600_000, 0, undefined, middle)).toEqual([]);
    expect(line.open.get(ALL_TOPIC)!.state).not.toBe('recovering');

    const storm: Line = { saved: null, open: new Map(), all: new Map() };
    const before = START + 8.45 * DAY;
    pass(storm, all, calm, before, before);
    const told = pass(storm, all, calm, START + 8.7 * DAY, 0, undefined, before);
    expect(told.map((move) => move.transition.kind)).toContain('opened');
  });

  it('sees late mentions of the last hour, in buckets that it has been through before', () => {
    const all = rows(3, true);
    const calm = rows(6, false);
    const from = START + 8.5 * DAY;
    const middle = from + 6 * BUCKET_MS;
    const late = all.map((row) => (row.start >= from && row.start < middle ? { ...row, ...none() } : row));
    const line: Line = { saved: null, open: new Map(), all: new Map() };
    pass(line, all, calm, START + 8.4 * DAY, START + 8.4 * DAY);
    expect(pass(line, late, calm, middle)).toEqual([]);
    const told = pass(line, all, calm, middle + BUCKET_MS);
    expect(told.map((move) => move.transition.kind)).toEqual(['opened']);
  });
});

/** A storm that begins later: what of it came before is taken for the calm that other days have. */
function calmBefore(row: TrendRow, from: number): Partial<TrendRow> {
  if (row.start < START + 8.5 * DAY || row.start >= from) return {};
  const counts = { ...row.counts, negative: Math.min(row.counts.negative, 1) };
  return { counts, bySource: { test: counts }, authors: counts, texts: counts };
}

function none(): Omit<TrendRow, 'start'> {
  const zero = { negative: 0, neutral: 0, positive: 0 };
  return { counts: zero, bySource: {}, authors: zero, texts: zero };
}
