import { type Random, seeded } from './shifts-random.ts';

/** How a simulated brand talks, in hourly steps. */
export interface SimulatedBrand {
  /** Mentions an hour, on average. */
  readonly volume: number;
  /** Negative share before and, from `shiftAt` on, after. */
  readonly share: number;
  readonly shiftedShare?: number;
  /** Hour of the shift. */
  readonly shiftAt?: number;
  /** Volume is multiplied by it from `shiftAt` on. */
  readonly volumeFactor?: number;
  readonly hours: number;
  /** Multiplies the day's amplitude of volume and of share; default 1. */
  readonly season?: number;
  /** Multiplies the random walks of volume and of share; default 1. */
  readonly drift?: number;
  /** Hours `[from, to)` in which the source is out. `seen`: the outage is reported (missing), else zeros. */
  readonly outage?: { readonly from: number; readonly to: number };
}

export interface Simulated {
  readonly negative: Float64Array;
  readonly positive: Float64Array;
  readonly total: Float64Array;
  /** 1 where the source was out. */
  readonly missing: Uint8Array;
}

/**
 * Counts of one brand: gamma–Poisson volume and beta–binomial share, both with a day's season and a slow random walk
 * (the same model and constants as the reference simulation of lasting share shifts).
 */
export function simulate(brand: SimulatedBrand, seed: number): Simulated {
  const random: Random = seeded(seed);
  const { hours, volume, share, shiftAt = Number.POSITIVE_INFINITY } = brand;
  const season = brand.season ?? 1;
  const drift = brand.drift ?? 1;
  const dispersion = 0.3;
  const concentration = 1 / 0.01 - 1;
  const wave = Array.from({ length: 24 }, (_, h) => Math.exp(0.8 * season * Math.sin((2 * Math.PI * (h - 9)) / 24)));
  const mean = wave.reduce((sum, x) => sum + x, 0) / 24;
  const logit = (p: number): number => Math.log(p / (1 - p));
  const jump = logit(brand.shiftedShare ?? share) - logit(share);
  const negative = new Float64Array(hours);
  const positive = new Float64Array(hours);
  const total = new Float64Array(hours);
  const missing = new Uint8Array(hours);
  let level = 0;
  let walk = 0;
  for (let t = 0; t < hours; t += 1) {
    level += (random.normal() * drift * 0.15) / Math.sqrt(24) / 3;
    walk += random.normal() * drift * 0.02;
    const shifted = t >= shiftAt;
    const expected =
      ((volume * wave[t % 24]!) / mean) * Math.exp(0.5 * level) * (shifted ? (brand.volumeFactor ?? 1) : 1);
    const n = random.poisson(expected * dispersion * random.gamma(1 / dispersion));
    const x = logit(share) + 0.2 * season * Math.sin((2 * Math.PI * t) / 24) + walk + (shifted ? jump : 0);
    const p = 1 / (1 + Math.exp(-x));
    const k = random.binomial(n, random.beta(p * concentration, (1 - p) * concentration));
    const out = brand.outage !== undefined && t >= brand.outage.from && t < brand.outage.to;
    total[t] = out ? 0 : n;
    negative[t] = out ? 0 : k;
    missing[t] = out ? 1 : 0;
    positive[t] = out ? 0 : random.binomial(n - k, 0.4);
  }
  return { negative, positive, total, missing };
}
