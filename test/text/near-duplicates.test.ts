import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/lib/random.ts';
import { alike, clusterKey, copyPrint, MAX_NEAR, MIN_ALIKE, NearTexts } from '../../src/text/near-duplicates.ts';

const POST = 'Delta lost my bag in Lisbon and nobody at the desk could tell me where it went';
const EDITED = 'Delta lost my bag in Lisbon and nobody at the counter could tell me where it went';
const OTHER = 'The new lounge in Lisbon is lovely and everybody at the desk was kind to my children today';

describe('the cluster of a text', () => {
  it('is one for copies that differ in case, accents, punctuation, links, handles and a leading RT', () => {
    expect(clusterKey(`RT @ana: ${POST.toUpperCase()}!!! https://t.co/x @delta`)).toBe(clusterKey(POST));
    expect(clusterKey(POST.replace('bag', 'bág'))).toBe(clusterKey(POST));
    expect(clusterKey(EDITED)).not.toBe(clusterKey(POST));
  });

  it('is a function of the text alone, written as 16 hexadecimal digits', () => {
    expect(clusterKey(POST)).toBe('4c62b265440f378b');
  });

  it('is unknown for what many people would write on their own', () => {
    expect(clusterKey('delta lost my bag')).toBeUndefined();
    expect(clusterKey('@delta @united https://t.co/a one two three four five six')).toBeUndefined();
    expect(clusterKey('荷物がなくなりました')).toBeUndefined();
    expect(clusterKey('東京で荷物がなくなりました。とても困っています。')).toBeDefined();
  });
});

const isNear = (a: string, b: string): boolean => {
  const texts = new NearTexts();
  for (const text of [a, b]) texts.meet(text, () => copyPrint(text));
  return texts.near(a).includes(b);
};

/** Words and pairs of neighbours: what a resemblance is of. */
const shinglesOf = (words: readonly string[]): Set<string> =>
  new Set([...words, ...words.slice(1).map((word, index) => `${words[index]} ${word}`)]);
const jaccard = (a: readonly string[], b: readonly string[]): number => {
  const [x, y] = [shinglesOf(a), shinglesOf(b)];
  return [...x].filter((each) => y.has(each)).length / new Set([...x, ...y]).size;
};
/** (1 − (1 − r⁴)⁶) · P(Binomial(64, r + (1 − r)/64) ≥ 36), the two as if independent. */
const stated = (r: number): number => {
  const p = r + (1 - r) / 64;
  let below = 0;
  let ways = 1;
  for (let hits = 0; hits < MIN_ALIKE; hits += 1) {
    below += ways * p ** hits * (1 - p) ** (64 - hits);
    ways = (ways * (64 - hits)) / (hits + 1);
  }
  return (1 - (1 - r ** 4) ** 6) * (1 - below);
};

/** Made texts of `length` words from a vocabulary with a few frequent words, as language has it. */
class Writer {
  readonly #random = new Random(5);
  word(): string {
    return `w${Math.floor(this.#random.next() ** 3 * 3_000)}`;
  }
  text(length: number): string[] {
    return Array.from({ length }, () => this.word());
  }
  /** Some words, anywhere, put in the place of others. */
  edited(words: readonly string[], edits: number): string[] {
    const copy = [...words];
    for (let edit = 0; edit < edits; edit += 1) copy[Math.floor(this.#random.next() * copy.length)] = this.word();
    return copy;
  }
}

describe('near copies', () => {
  it('share bands, other texts do not', () => {
    expect(isNear(POST, EDITED)).toBe(true);
    expect(isNear(POST, `${POST} via @paper https://t.co/x`)).toBe(true);
    expect(isNear(POST, `${POST.slice(0, 70)}… https://t.co/x`)).toBe(true);
    expect(isNear(POST, OTHER)).toBe(false);
    expect(copyPrint('too short')).toBe('');
    expect(alike(copyPrint(POST), copyPrint(POST))).toBe(64);
  });

  it('are found as often as is stated, by their resemblance', () => {
    const writer = new Writer();
    const bins = new Map<number, { n: number; near: number; expected: number }>();
    for (let round = 0; round < 4_000; round += 1) {
      const words = writer.text(12 + (round % 20));
      const copy = writer.edited(words, 1 + (round % 8));
      const r = jaccard(words, copy);
      const bin = bins.get(Math.floor(r * 10)) ?? { n: 0, near: 0, expected: 0 };
      bins.set(Math.floor(r * 10), bin);
      bin.n += 1;
      bin.expected += stated(r);
      if (isNear(words.join(' '), copy.join(' '))) bin.near += 1;
    }
    for (const [bin, { n, near, expected }] of bins) {
      if (n < 100) continue;
      const error = Math.sqrt(expected * (1 - expected / n)) + 1;
      expect(Math.abs(near - expected), `resemblance 0.${bin}, ${n} pairs`).toBeLessThan(5 * error);
    }
  });

  it('are found among thousands, and hardly anything else', () => {
    const writer = new Writer();
    const near = new NearTexts();
    const made = Array.from({ length: 3_000 }, () => writer.text(16));
    for (const words of made) near.meet(words.join(' '), () => copyPrint(words.join(' ')));
    expect(made.filter((words) => near.near(words.join(' ')).length > 0).length).toBeLessThan(3);
    const found = (copyOf: (words: readonly string[]) => readonly string[]): number =>
      made.slice(0, 500).filter((words) => {
        const copy = copyOf(words).join(' ');
        return isNear(words.join(' '), copy);
      }).length / 500;
    expect(found((words) => [...words, 'via', 'somebody'])).toBeGreaterThan(0.98);
    expect(found((words) => writer.edited(words, 1))).toBeGreaterThan(0.95);
    expect(found((words) => writer.edited(words, 2))).toBeGreaterThan(0.6);
    expect(found((words) => words.slice(0, 12))).toBeGreaterThan(0.85);
    expect(found((words) => writer.edited(words, 8))).toBeLessThan(0.05);
  });

  it('are near in whatever order they are met, and each to each, not by a chain', () => {
    const words = POST.split(' ');
    const chain = Array.from({ length: 8 }, (_, n) => words.map((word, at) => (at < n ? `x${word}` : word)).join(' '));
    const relation = (order: readonly string[]): Record<string, string[]> => {
      const texts = new NearTexts();
      for (const text of order) texts.meet(text, () => copyPrint(text));
      return Object.fromEntries(chain.map((text) => [text, [...texts.near(text)].sort()]));
    };
    const forward = relation(chain);
    for (const text of chain) expect(forward[text]).toEqual(chain.filter((o) => o !== text && isNear(o, text)).sort());
    expect(forward[chain[0]!]).toContain(chain[1]);
    expect(forward[chain[0]!]).not.toContain(chain[7]);
    fc.assert(
      fc.property(fc.shuffledSubarray(chain, { minLength: 8 }), (order) => {
        expect(relation(order)).toEqual(forward);
      }),
    );
  });

  it('of which there are very many are taken for copies of one, so that memory is bounded', () => {
    const texts = new NearTexts();
    const variants = Array.from({ length: 500 }, (_, n) => `${POST} number ${n}`);
    for (const text of variants) texts.meet(text, () => copyPrint(text));
    expect(Math.max(...variants.map((text) => texts.near(text).length))).toBeLessThanOrEqual(MAX_NEAR);
    expect(texts.rootOf(variants[499]!)).not.toBe(variants[499]);
    expect(texts.near(texts.rootOf(variants[499]!)).length).toBe(MAX_NEAR);
  });
});
