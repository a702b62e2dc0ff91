import { describe, expect, test } from 'vitest';
import { outbreak, playOut } from '../../src/simulation/opinion.ts';
import { nameOf, pastOf } from '../../src/simulation/past.ts';
import { createSociety, followerCount, SOCIETY } from '../../src/simulation/society.ts';

const AT = Date.UTC(2026, 5, 1);
const society = createSociety(5, { ...SOCIETY, people: 2000 });
const accounts = [...society.posts.keys()];

describe('a society', () => {
  test('has followers as unequal as published: a few have a hundred times the median', () => {
    const counts = accounts.map((i) => followerCount(society, i)).sort((a, b) => a - b);
    expect(counts.at(-1)!).toBeGreaterThan(20 * counts[counts.length / 2]!);
  });

  test('follows its own community as often as the homophily says', () => {
    let own = 0;
    for (const j of accounts) {
      for (let tie = society.followerStart[j]!; tie < society.followerStart[j + 1]!; tie += 1) {
        if (society.community[society.follower[tie]!] === society.community[j]) own += 1;
      }
    }
    const share = own / society.follower.length;
    expect(share).toBeGreaterThan(0.45);
    expect(share).toBeLessThan(0.8);
  });

  test('shows as past what can be seen: acts, reported followers, posts read with errors', () => {
    const past = pastOf(society, 5, AT);
    expect(past.edges.every(({ last }) => last < AT)).toBe(true);
    const bought = accounts.find((i) => society.inflated[i] === 1)!;
    expect(past.authors.get(nameOf(bought))!.followers).toBe(SOCIETY.inflation * followerCount(society, bought));
  });
});

describe('an incident in it', () => {
  const start = outbreak(society, 5);
  const nobody = playOut(society, start, []);
  const liked = accounts
    .filter((i) => society.bot[i] === 0 && society.hostile[i] === 0)
    .sort((a, b) => followerCount(society, b) - followerCount(society, a));

  test('makes a part angry, of whom a part says so', () => {
    const affected = start.affected.reduce((sum, one) => sum + one, 0);
    const spoke = start.spoke.reduce((sum, one) => sum + one, 0);
    expect(affected).toBeGreaterThan(50);
    expect(spoke).toBeGreaterThan(10);
    expect(spoke).toBeLessThan(affected);
    for (const i of accounts) if (start.affected[i] === 0) expect(start.opinion[i]).toBe(society.opinion[i]);
  });

  test('plays out the same under the same luck', () => {
    expect(playOut(society, start, liked.slice(0, 5))).toBe(playOut(society, start, liked.slice(0, 5)));
  });

  test('calms when many who are not against the brand speak, and not when bots do', () => {
    expect(playOut(society, start, liked.slice(0, 200))).toBeGreaterThan(nobody + 0.05);
    expect(
      playOut(
        society,
        start,
        accounts.filter((i) => society.bot[i] === 1),
      ),
    ).toBe(nobody);
  });

  test('gets worse when those are asked who are against the brand', () => {
    expect(
      playOut(
        society,
        start,
        accounts.filter((i) => society.hostile[i] === 1 && society.bot[i] === 0),
      ),
    ).toBeLessThan(nobody);
  });
});
