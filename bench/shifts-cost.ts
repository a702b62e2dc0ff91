import { createDetector, type Detector } from '../src/trends/detector.ts';
import { cpuSeconds } from './rate.ts';
import { seeded } from './shifts-random.ts';

export interface Cost {
  /** Steps of a series a second on one core, detectors kept in memory. */
  readonly pushesASecond: number;
  /** The same with the state read before and written after every step. */
  readonly restoredASecond: number;
  /** Milliseconds for one step of every series of 10,000 brands with 10 topics. */
  readonly tickMs: number;
  readonly stateBytes: number;
}

const STEP = 300_000;
const START = Date.UTC(2026, 0, 1);

/** Times steps of five minutes with all kinds on. */
export function cost(): Cost {
  const random = seeded(1);
  const rows = Array.from({ length: 5000 }, () => {
    const total = random.poisson(20);
    const negative = random.binomial(total, 0.25);
    return { negative, positive: random.binomial(total - negative, 0.4), total };
  });
  const row = (i: number) => ({ start: START + i * STEP, ...rows[i % rows.length]! });
  const options = { stepMs: STEP, sensitivity: 'balanced' } as const;
  const many: Detector[] = Array.from({ length: 1000 }, () => createDetector(options));
  const warm = 400;
  for (let i = 0; i < warm; i += 1) for (const detector of many) detector.push(row(i));
  let at = cpuSeconds();
  const steps = 300;
  for (let i = warm; i < warm + steps; i += 1) for (const detector of many) detector.push(row(i));
  const perPush = (cpuSeconds() - at) / (steps * many.length);
  let states = many.map((detector) => detector.save());
  at = cpuSeconds();
  const rounds = 20;
  const detector = createDetector(options);
  for (let i = 0; i < rounds; i += 1) {
    states = states.map((state) => {
      detector.load(state);
      detector.push(row(warm + steps + i));
      return detector.save();
    });
  }
  const perRestored = (cpuSeconds() - at) / (rounds * many.length);
  return {
    pushesASecond: 1 / perPush,
    restoredASecond: 1 / perRestored,
    tickMs: perPush * 100_000 * 1000,
    stateBytes: Buffer.byteLength(states[0]!),
  };
}
