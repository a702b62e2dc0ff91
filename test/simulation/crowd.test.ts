import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMention } from '../../src/domain/parse-mention.ts';
import { intensity } from '../../src/simulation/crisis.ts';
import { createCrowd } from '../../src/simulation/crowd.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const start = Date.UTC(2026, 2, 2);
const options = { seed: 7, brandName: 'Skylark Air', handle: 'skylarkair' };
const calm = createCrowd(options).between(start, start + 2 * DAY);

describe('an ordinary crowd', () => {
  test('posts 20 to 40 times an hour on average, by day more than by night', () => {
    expect(calm.length / 48).toBeGreaterThan(20);
    expect(calm.length / 48).toBeLessThan(40);
    const at = (from: number, to: number) =>
      calm.filter(
        ({ publishedAt }) => Number(publishedAt.slice(11, 13)) >= from && Number(publishedAt.slice(11, 13)) < to,
      ).length;
    expect(at(16, 20)).toBeGreaterThan(1.5 * at(2, 6));
  });

  test('speaks valid mentions of the brand, in time order, each id once', () => {
    for (const mention of calm) {
      const parsed = parseMention(JSON.parse(JSON.stringify(mention)), start + 3 * DAY);
      expect(parsed.ok && parsed.cleaned).toEqual([]);
      expect(mention.text).toMatch(/skylark ?air/i);
      expect(mention.text).not.toMatch(/[{}]/);
    }
    const times = calm.map((mention) => mention.publishedAt);
    expect(times).toEqual([...times].sort());
    expect(new Set(calm.map((mention) => mention.id)).size).toBe(calm.length);
  });

  test('is varied: no text is more than one in fifty of those written', () => {
    const own = calm.filter((mention) => !mention.repostOf);
    const counts = new Map<string, number>();
    for (const { text } of own) counts.set(text, (counts.get(text) ?? 0) + 1);
    expect(Math.max(...counts.values())).toBeLessThan(own.length / 50);
  });

  test('reposts and answers posts of its own, after they were posted', () => {
    const posted = new Map(calm.map((mention) => [mention.id, mention]));
    const reactions = calm.filter((mention) => mention.repostOf ?? mention.inReplyTo);
    expect(reactions.length).toBeGreaterThan(100);
    let known = 0;
    for (const mention of reactions) {
      const ref = (mention.repostOf ?? mention.inReplyTo)!;
      const original = posted.get(ref.id);
      if (!original) continue;
      known += 1;
      expect(original.author.id).toBe(ref.authorId);
      expect(mention.publishedAt > original.publishedAt).toBe(true);
    }
    expect(known / reactions.length).toBeGreaterThan(0.7);
  });

  test('goes on identically whatever the intervals it is asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 * HOUR }), fc.integer({ min: 0, max: 6 * HOUR }), (a, b) => {
        const [first, second] = a < b ? [a, b] : [b, a];
        const crowd = createCrowd(options);
        const late = crowd.between(start + second, start + 6 * HOUR);
        const early = crowd.between(start, start + first);
        const middle = crowd.between(start + first, start + second);
        const whole = calm.filter((mention) => mention.publishedAt < new Date(start + 6 * HOUR).toISOString());
        expect([...early, ...middle, ...late]).toEqual(whole);
      }),
      { numRuns: 8 },
    );
  });

  test('another seed is another crowd', () => {
    const other = createCrowd({ ...options, seed: 8 }).between(start, start + HOUR);
    const same = new Set(calm.map((mention) => mention.id));
    expect(other.some((mention) => same.has(mention.id))).toBe(false);
  });
});

describe('a scripted crisis', () => {
  const at = start + DAY;
  const crowd = createCrowd({ ...options, incidents: [{ at, kind: 'lost-bags' }] });
  const during = crowd.between(at, at + 24 * HOUR);
  const before = calm.filter((mention) => mention.publishedAt < new Date(at).toISOString());

  test('leaves the past as it was', () => {
    expect(crowd.between(start, at)).toEqual(before);
  });

  test('starts with one video that others spread', () => {
    const video = during.find((mention) => mention.links && /watch|filmed/i.test(mention.text))!;
    expect(Date.parse(video.publishedAt)).toBe(at);
    const spread = during.filter((mention) => mention.links?.includes(video.links![0]!));
    expect(spread.length).toBeGreaterThan(50);
    expect(new Set(spread.map((mention) => mention.author.id)).size).toBeGreaterThan(40);
  });

  test('multiplies what is posted, and calms after those speak who are listened to', () => {
    const count = (from: number, to: number) =>
      during.filter(
        ({ publishedAt }) => Date.parse(publishedAt) >= at + from * HOUR && Date.parse(publishedAt) < at + to * HOUR,
      );
    expect(count(1, 3).length / 2).toBeGreaterThan(4 * (before.length / 24));
    const angry = (list: typeof during) =>
      list.filter(
        (mention) =>
          /bag|luggage|suitcase/i.test(mention.text) && /lost|no bags|shame|furious|disgrac/i.test(mention.text),
      ).length;
    expect(angry(count(12, 15))).toBeLessThan(angry(count(2, 5)) / 3);
    expect(intensity(6 * HOUR, 7 * HOUR)).toBeGreaterThan(4 * intensity(11 * HOUR, 7 * HOUR));
  });
});
