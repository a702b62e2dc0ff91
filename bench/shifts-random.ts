/** Seeded random numbers for simulations: same seed, same series, on every machine. */
export interface Random {
  /** In [0, 1). */
  uniform(): number;
  normal(): number;
  /** Mean `shape` (scale 1). */
  gamma(shape: number): number;
  beta(a: number, b: number): number;
  poisson(mean: number): number;
  binomial(n: number, p: number): number;
}

/** sfc32 (Doty-Humphrey), warmed up; gamma after Marsaglia & Tsang 2000. */
export function seeded(seed: number): Random {
  let a = seed | 0;
  let b = 0x9e3779b9;
  let c = 0x243f6a88;
  let d = 1;
  const uniform = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return (t >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < 20; i += 1) uniform();
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * (1 - uniform()) ** (1 / shape);
    const k = shape - 1 / 3;
    for (;;) {
      const x = normal();
      const v = (1 + x / Math.sqrt(9 * k)) ** 3;
      if (v > 0 && Math.log(1 - uniform()) < (x * x) / 2 + k - k * v + k * Math.log(v)) return k * v;
    }
  };
  const beta = (p: number, q: number): number => {
    const x = gamma(p);
    return x / (x + gamma(q));
  };
  /** Halves a large mean through gamma order statistics (Devroye 1986), so that time does not grow with it. */
  const poisson = (mean: number): number => {
    let done = 0;
    let left = mean;
    while (left > 30) {
      const m = Math.floor((7 * left) / 8);
      const x = gamma(m);
      if (x > left) return done + binomial(m - 1, left / x);
      done += m;
      left -= x;
    }
    const limit = Math.exp(-left);
    let product = uniform();
    for (; product > limit; product *= uniform()) done += 1;
    return done;
  };
  const binomial = (n: number, p: number): number => {
    let done = 0;
    let left = n;
    let chance = p;
    while (left > 30) {
      const half = Math.floor(left / 2) + 1;
      const x = beta(half, left + 1 - half);
      if (x <= chance) {
        done += half;
        left -= half;
        chance = (chance - x) / (1 - x);
      } else {
        left = half - 1;
        chance /= x;
      }
    }
    for (let i = 0; i < left; i += 1) if (uniform() < chance) done += 1;
    return done;
  };
  return { uniform, normal, gamma, beta, poisson, binomial };
}
