import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterKey, fingerprint, NearDuplicateIndex, resemblance } from '../../src/text/near-duplicates.ts';

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

describe('near copies', () => {
  it('resemble each other, other texts do not', () => {
    expect(resemblance(fingerprint(POST), fingerprint(EDITED))).toBeGreaterThan(0.6);
    expect(resemblance(fingerprint(POST), fingerprint(OTHER))).toBeLessThan(0.3);
    expect(resemblance(fingerprint(''), fingerprint(''))).toBe(0);
  });

  it('are estimated within the stated error', () => {
    const words = fc.uniqueArray(
      fc.nat(5_000).map((n) => `w${n}`),
      { minLength: 30, maxLength: 60 },
    );
    fc.assert(
      fc.property(words, fc.nat(15), (list, cut) => {
        const pairs = (of: readonly string[]) => new Set(of.slice(1).map((word, index) => `${of[index]} ${word}`));
        const [a, b] = [list, list.slice(cut)];
        const [x, y] = [pairs(a), pairs(b)];
        const exact = [...y].filter((pair) => x.has(pair)).length / new Set([...x, ...y]).size;
        // Five standard errors of the worst case, √(¼ / 64).
        expect(Math.abs(resemblance(fingerprint(a.join(' ')), fingerprint(b.join(' '))) - exact)).toBeLessThan(0.3125);
      }),
      { numRuns: 200 },
    );
  });

  it('join the cluster of the first one seen', () => {
    const index = new NearDuplicateIndex();
    const first = index.assign(POST);
    expect(first).toBe(clusterKey(POST));
    expect(index.assign(EDITED)).toBe(first);
    expect(index.assign(`${EDITED} @delta`)).toBe(first);
    expect(index.assign(OTHER)).toBe(clusterKey(OTHER));
    expect(index.assign('too short')).toBeUndefined();
  });

  it('are forgotten oldest first, so that memory is bounded', () => {
    const index = new NearDuplicateIndex(2);
    const first = index.assign(POST);
    index.assign(OTHER);
    index.assign('Seven more words than anybody would need to say that all is well with the flight');
    expect(index.size).toBe(2);
    expect(index.assign(EDITED)).not.toBe(first);
  });
});
