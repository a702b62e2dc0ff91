import type { Simulated } from './shifts-simulation.ts';

const LONGEST = 24;
const WALK = 0.0004;
const RHO = 0.01;

/**
 * What could be known at best: the same statistic by an observer who is told the simulation's season, random walk,
 * over-dispersion and the size of the jump, and who considers every onset. Only the level of the share is unknown to it.
 */
export function informedObserver(series: Simulated, { season: height = 1, drift = 1 } = {}): Float64Array {
  const { negative, total } = series;
  const logit = (p: number): number => Math.log(p / (1 - p));
  const jump = logit(0.45) - logit(0.25);
  const season = Array.from({ length: 24 }, (_, hour) => 0.2 * height * Math.sin((2 * Math.PI * hour) / 24));
  const walk = WALK * drift * drift;
  const scores = new Float64Array(total.length);
  const levels: number[] = [];
  const variances: number[] = [];
  let level = logit(0.25);
  let variance = 0.02;
  for (let t = 0; t < total.length; t += 1) {
    levels.push(level);
    variances.push(variance);
    let sum = 0;
    for (let onset = Math.max(0, t - LONGEST + 1); onset <= t; onset += 1) {
      let score = 0;
      let info = 0;
      for (let i = onset; i <= t; i += 1) {
        const n = total[i]!;
        if (n === 0) continue;
        const p = 1 / (1 + Math.exp(-levels[onset]! - season[i % 24]!));
        const inflation = 1 + (n - 1) * RHO;
        score += (negative[i]! - n * p) / inflation;
        info += (n * p * (1 - p)) / inflation;
      }
      const unsure = 1 + info * (variances[onset]! + (walk * (t - onset + 1)) / 3);
      sum += Math.exp(Math.min((jump * score - (jump * jump * info) / 2) / unsure, 600));
    }
    scores[t] = Math.log(sum);
    variance += walk;
    const n = total[t]!;
    if (n === 0) continue;
    const p = 1 / (1 + Math.exp(-level - season[t % 24]!));
    const inflation = 1 + (n - 1) * RHO;
    const spread = 1 + ((n * p * (1 - p)) / inflation) * variance;
    level += (variance * (negative[t]! - n * p)) / inflation / spread;
    variance /= spread;
  }
  return scores;
}
