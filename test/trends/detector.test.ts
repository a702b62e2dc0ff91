import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/domain/trend.ts';
import { createDetector } from '../../src/trends/detector.ts';

const STEP = 5 * 60_000;
const T0 = Date.UTC(2026, 0, 5);
const options = { stepMs: STEP, sensitivity: 'balanced' } as const;

/** A calm brand: 4 negative of 16 a step, with a little texture. */
const calm = (i: number): Observation => ({
  start: T0 + i * STEP,
  negative: 4 + ((i * 7) % 3) - 1,
  positive: 5,
  total: 16 + ((i * 5) % 5) - 2,
});

describe('detector', () => {
  it('warms up, stays silent while all is as usual, and fires when negative mentions multiply', () => {
    const detector = createDetector(options);
    expect(detector.push(calm(0)).reason).toBe('warming-up');
    let last = detector.push(calm(1));
    for (let i = 2; i < 288 * 10; i += 1) {
      last = detector.push(calm(i));
      expect(last.firing).toBe(false);
    }
    let alerts = 0;
    for (let i = 288 * 10; i < 288 * 10 + 24; i += 1) {
      last = detector.push({ ...calm(i), negative: 30, total: 45 });
      alerts += last.alert ? 1 : 0;
    }
    expect(last.firing).toBe(true);
    expect(alerts).toBe(1);
    expect(last.shift?.observed.negative).toBeGreaterThan(
      last.shift?.expected.negativeHigh ?? Number.POSITIVE_INFINITY,
    );
  });

  it('peeks without remembering', () => {
    const detector = createDetector(options);
    for (let i = 0; i < 600; i += 1) detector.push(calm(i));
    const before = detector.save();
    detector.peek({ ...calm(600), negative: 90, total: 99 });
    expect(detector.save()).toBe(before);
  });

  it('says of a series what it would say if there were no others, whoever takes turns with it', () => {
    const arbitrary = fc.record({
      turns: fc.array(fc.tuple(fc.nat(2), fc.nat(40), fc.boolean()), { minLength: 50, maxLength: 400 }),
      factor: fc.constantFrom(1, 10),
    });
    fc.assert(
      fc.property(arbitrary, ({ turns, factor }) => {
        const together = [0, 1, 2].map(() => createDetector(options));
        const alone = [0, 1, 2].map(() => ({ rows: [] as Observation[], verdicts: [] as unknown[] }));
        for (const [which, negative, looks] of turns) {
          const own = alone[which]!;
          const row = { ...calm(own.rows.length), negative: negative * factor, total: 60 * factor };
          if (looks) together[which]!.peek({ ...row, negative: 0 });
          own.rows.push(row);
          own.verdicts.push(together[which]!.push(row));
        }
        alone.forEach(({ rows, verdicts }, which) => {
          const detector = createDetector(options);
          expect(rows.map((row) => detector.push(row))).toEqual(verdicts);
          expect(detector.save()).toBe(together[which]!.save());
        });
      }),
      { numRuns: 30 },
    );
  });

  it('goes on from a saved state exactly as if it had never stopped', () => {
    const step = fc.record({ negative: fc.nat(20), positive: fc.nat(20), other: fc.nat(20), missing: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { minLength: 320, maxLength: 400 }), fc.nat(300), (steps, cut) => {
        const rows = steps.map((s, i) => ({
          start: T0 + i * STEP,
          negative: s.negative,
          positive: s.positive,
          total: s.negative + s.positive + s.other,
          ...(s.missing ? { missing: true } : {}),
        }));
        const whole = createDetector(options);
        const expected = rows.map((row) => whole.push(row));
        const first = createDetector(options);
        const got = rows.slice(0, cut).map((row) => first.push(row));
        const second = createDetector({ ...options, state: first.save() });
        expect([...got, ...rows.slice(cut).map((row) => second.push(row))]).toEqual(expected);
        expect(second.save()).toBe(whole.save());
      }),
      { numRuns: 20 },
    );
  });

  it('keeps its state within 4 kB, whatever the step', () => {
    for (const minutes of [1, 5, 15, 60, 1440]) {
      const detector = createDetector({ stepMs: minutes * 60_000, sensitivity: 'fewer' });
      for (let i = 0; i < 500; i += 1) detector.push({ ...calm(i), start: T0 + i * minutes * 60_000 });
      expect(detector.save().length).toBeLessThanOrEqual(4096);
    }
  });

  it('serves several series in turn', () => {
    const alone = createDetector(options);
    const turns = createDetector(options);
    const blank = turns.save();
    let state = blank;
    for (let i = 0; i < 400; i += 1) {
      turns.load(blank);
      turns.push({ ...calm(i), negative: 99, total: 99 });
      turns.load(state);
      expect(turns.push(calm(i))).toEqual(alone.push(calm(i)));
      state = turns.save();
    }
  });

  it('takes a gap for missing data, and does not alert for what comes after an outage', () => {
    const detector = createDetector(options);
    for (let i = 0; i < 288 * 10; i += 1) detector.push(calm(i));
    expect(detector.push({ ...calm(288 * 10), missing: true }).reason).toBe('missing-data');
    for (let i = 288 * 10 + 72; i < 288 * 12; i += 1) expect(detector.push(calm(i)).firing).toBe(false);
  });

  it('tells a rise of the share while the volume stays, and dates it', () => {
    const detector = createDetector({ stepMs: 12 * STEP, sensitivity: 'balanced' });
    const hour = (i: number, negative: number): Observation => ({
      start: T0 + i * 12 * STEP,
      negative: negative + ((i * 5) % 3),
      positive: 20,
      total: 100 + ((i * 7) % 9),
    });
    for (let i = 0; i < 24 * 14; i += 1) detector.push(hour(i, 20));
    let first = null;
    for (let i = 24 * 14; i < 24 * 15 && !first; i += 1) {
      const verdict = detector.push(hour(i, 38));
      if (verdict.alert) first = verdict;
    }
    expect(first?.shift?.kind).toBe('negative-share');
    expect(first?.shift?.since).toBe(T0 + 24 * 14 * 12 * STEP);
    expect(first?.shift?.expected.share).toBeCloseTo(0.2, 1);
  });

  it('tells a drop of praise by the praise that was usual', () => {
    const detector = createDetector({ stepMs: 12 * STEP, sensitivity: 'balanced' });
    const hour = (i: number, positive: number): Observation => ({
      start: T0 + i * 12 * STEP,
      negative: 20 + ((i * 5) % 3),
      positive: positive + ((i * 3) % 4),
      total: 100 + ((i * 7) % 9),
    });
    for (let i = 0; i < 24 * 14; i += 1) detector.push(hour(i, 30));
    let first = null;
    for (let i = 24 * 14; i < 24 * 15 && !first; i += 1) {
      const verdict = detector.push(hour(i, 8));
      if (verdict.alert) first = verdict;
    }
    expect(first?.shift?.kind).toBe('positive-share');
    expect(first?.shift?.expected.positiveShare).toBeCloseTo(0.3, 1);
    expect(first?.shift?.expected.positiveShareLow).toBeGreaterThan(0.2);
  });

  it('is not moved by a few voices', () => {
    const detector = createDetector(options);
    for (let i = 0; i < 288 * 7; i += 1) detector.push({ start: T0 + i * STEP, negative: 0, positive: 0, total: 0 });
    const verdict = detector.push({ start: T0 + 288 * 7 * STEP, negative: 3, positive: 0, total: 3 });
    expect(verdict.firing).toBe(false);
  });

  it('calls out silence and growth of all talk, without an alert of its own', () => {
    const detector = createDetector({ stepMs: 12 * STEP, sensitivity: 'fewer' });
    const hour = (i: number, times: number): Observation => ({
      start: T0 + i * 12 * STEP,
      negative: (10 + ((i * 5) % 3)) * times,
      positive: 10 * times,
      total: (40 + ((i * 7) % 9)) * times,
    });
    let i = 0;
    for (; i < 24 * 14; i += 1) detector.push(hour(i, 1));
    const grown = detector.push(hour(i, 6));
    expect(grown.context).toEqual(['total-volume']);
    for (i += 1; i < 24 * 16; i += 1) detector.push(hour(i, 1));
    let last = detector.push(hour(i, 0));
    for (const end = i + 6; i < end; ) last = detector.push(hour(++i, 0));
    expect(last.context).toEqual(['silence']);
    expect(last.firing).toBe(false);
  });

  it('stays within its ranges whatever it is fed', () => {
    const size = fc.oneof(
      fc.constant(0),
      fc.double({ min: 0, max: 3, noNaN: true }),
      fc.double({ min: 0, max: 1e9, noNaN: true }),
    );
    const part = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
    const step = fc.record({ size, part, missing: fc.boolean(), gap: fc.constantFrom(0, 0, 0, 1, 400) });
    const minutes = fc.constantFrom(1, 5, 60, 1440);
    fc.assert(
      fc.property(fc.array(step, { minLength: 50, maxLength: 100 }), minutes, (steps, length) => {
        const detector = createDetector({ stepMs: length * 60_000, sensitivity: 'more' });
        let start = T0;
        const wrong: unknown[] = [];
        // The same steps over and over, so that every part of the detector gets its history.
        for (let i = 0; i < 900; i += 1) {
          const { size: total, part: share, missing, gap } = steps[i % steps.length]!;
          start += (1 + gap) * length * 60_000;
          const negative = total * share;
          const verdict = detector.push({ start, negative, positive: 0, total, ...(missing ? { missing } : {}) });
          const numbers = [verdict.score, ...Object.values(verdict.shift?.expected ?? {}), verdict.shift?.pValue ?? 0];
          if (!numbers.every((x) => Number.isFinite(x) && x >= 0) || verdict.score >= 1) wrong.push(verdict);
        }
        expect(wrong).toEqual([]);
      }),
      { numRuns: 15 },
    );
    const silent = createDetector({ stepMs: 12 * STEP, sensitivity: 'more' });
    let last = silent.push({ start: T0, negative: 0, positive: 0, total: 0 });
    for (let i = 1; i < 24 * 40; i += 1)
      last = silent.push({ start: T0 + i * 12 * STEP, negative: 0, positive: 0, total: 0 });
    expect(last.shift?.expected.negative).toBe(0);
  });

  it('expects what it has heard', () => {
    const detector = createDetector(options);
    expect(detector.expectation(T0)).toBeNull();
    for (let i = 0; i < 288 * 7; i += 1) detector.push(calm(i));
    const band = detector.expectation(T0 + 288 * 7 * STEP);
    expect(band?.negative).toBeCloseTo(4, 1);
    expect(band?.negativeLow).toBeLessThan(4);
    expect(band?.negativeHigh).toBeGreaterThan(4);
    expect(band?.share).toBeCloseTo(0.25, 1);
  });

  it('refuses steps out of order, states of another layout and steps it cannot work with', () => {
    const detector = createDetector(options);
    detector.push(calm(5));
    expect(() => detector.push(calm(4))).toThrow(RangeError);
    expect(() => createDetector({ ...options, stepMs: 2 * STEP, state: detector.save() })).toThrow(RangeError);
    expect(() => createDetector({ ...options, state: detector.save().slice(0, 400) })).toThrow(RangeError);
    expect(() => createDetector({ ...options, stepMs: 1000 })).toThrow(RangeError);
  });
});
