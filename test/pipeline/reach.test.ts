import { describe, expect, it } from 'vitest';
import { ALL_TOPIC } from '../../src/domain/brand.ts';
import type { TrendRow } from '../../src/domain/history.ts';
import type { ScoredMention } from '../../src/domain/scored-mention.ts';
import { BUCKET_MS } from '../../src/domain/trend.ts';
import { detectWithReach, reachOf } from '../../src/pipeline/reach.ts';
import { said } from '../incidents/mentions.ts';

const START = Date.UTC(2026, 8, 1);
const HOUR = 3_600_000;
const END = START + 9 * 24 * HOUR;
const STORM = END - 2 * HOUR;

/** A calm brand of eight mentions an hour, and thirty negative ones in each of the last hours. */
function rows(): TrendRow[] {
  const out: TrendRow[] = [];
  for (let start = START; start < END; start += BUCKET_MS) {
    const beat = (start / BUCKET_MS) % 6 === 0 ? 1 : 0;
    const counts = { negative: start >= STORM ? 3 : beat, neutral: beat, positive: beat };
    out.push({ start, counts, bySource: { test: counts }, authors: counts, texts: counts });
  }
  return out;
}

async function openedWith(followers: number | undefined, likes: number | undefined) {
  const mentions: ScoredMention[] = Array.from({ length: 2 }, (_, n) =>
    said('where is my parcel', {
      author: { id: `x:${n}`, ...(followers === undefined ? {} : { followers }) },
      ...(likes === undefined ? {} : { engagement: { likes } }),
      publishedAt: new Date(STORM + n * 60_000).toISOString(),
    }),
  );
  const asked: [number, number][] = [];
  const history = {
    mentions: async (from: number, to: number) => {
      asked.push([from, to]);
      return mentions;
    },
  };
  const { moves } = await detectWithReach(
    {
      brand: { id: 'acme', sensitivity: 'balanced', topics: [] },
      saved: null,
      open: new Map(),
      first: START,
      rows: new Map([[ALL_TOPIC, rows()]]),
      complete: END,
      alertFrom: STORM,
    },
    history,
  );
  expect(moves[0]?.transition.kind).toBe('opened');
  expect(asked.length).toBeGreaterThan(0);
  for (const [from, to] of asked) expect(from < to && to <= END).toBe(true);
  return moves[0]!;
}

describe('how far an incident is heard', () => {
  it('raises its severity: the same mentions by people whom millions follow weigh more', async () => {
    const quiet = await openedWith(1, undefined);
    const loud = await openedWith(900_000, undefined);
    expect(loud.transition.severity).toBeGreaterThan(quiet.transition.severity);
    expect(loud.incident.reach).toEqual({ voices: 2, followers: 1_800_000 });
  });

  it('raises it by engagement too, where no followers are known', async () => {
    const quiet = await openedWith(undefined, undefined);
    const liked = await openedWith(undefined, 9_000);
    expect(quiet.incident.reach).toEqual({ voices: 2 });
    expect(liked.transition.severity).toBeGreaterThan(quiet.transition.severity);
  });

  it('counts a person once, only those who complain, and never the brand itself', () => {
    const author = { id: 'x:ana', followers: 500 };
    expect(
      reachOf([
        said('bad', { author, engagement: { reposts: 2, views: 90 } }),
        said('worse', { author: { ...author, followers: 510 } }),
        said('lovely', { author: { id: 'x:fan', followers: 9_000 }, label: 'positive' }),
        said('sorry', { author: { id: 'x:acme', followers: 70_000 }, owned: true }),
      ]),
    ).toEqual({ voices: 1, followers: 510, engagement: 2 });
    expect(reachOf([])).toEqual({ voices: 0 });
  });
});
