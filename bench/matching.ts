import { fileURLToPath } from 'node:url';
import { parse as parseLiqe, test as testLiqe } from 'liqe';
import type { Mention } from '../src/domain/mention.ts';
import { compile } from '../src/matching/index.ts';
import { type MatchingData, matchingData } from './matching-data.ts';
import { cpuSeconds } from './rate.ts';

const ROUNDS = 5;
const POSTS = 100_000;

/**
 * Posts a second of processor time (collection of garbage included, so that a busy machine gives the same), for 1, 1,000
 * and 10,000 queries: Turntide's matcher, each query as a regular
 * expression, and each query by `liqe` (the names alone: it has no NEAR and no phrases by words). The slow ones
 * run over fewer posts. Medians of five.
 */
export async function main(): Promise<void> {
  console.log(
    '| queries | matcher, posts/s | regex a query, posts/s | liqe, posts/s | × regex | × liqe | posts that match | compile |',
  );
  console.log('| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const count of [1, 1_000, 10_000]) {
    const data = matchingData(count, POSTS);
    const start = performance.now();
    const matcher = compile(data.queries);
    const compileMs = performance.now() - start;
    let matched = 0;
    const ours = median(() => {
      matched = 0;
      return rate(data.posts, (post) => {
        if (matcher.match(post).length > 0) matched += 1;
      });
    });
    const fewer = data.posts.slice(0, Math.max(200, Math.floor(20_000 / count)));
    const regexes = data.queries.map(regexOf);
    const byRegex = median(() => rate(fewer, (post) => regexes.filter((regex) => regex.test(post.text)).length));
    const liqes = data.queries.map(({ words }) => parseLiqe(`text:"${words.at(-1)!.replace('@', '')}"`));
    const byLiqe = median(() => rate(fewer, (post) => liqes.filter((query) => testLiqe(query, post)).length));
    const cells = [count, round(ours), round(byRegex), round(byLiqe), ratio(ours, byRegex), ratio(ours, byLiqe)];
    console.log(`| ${cells.join(' | ')} | ${((100 * matched) / POSTS).toFixed(1)} % | ${Math.round(compileMs)} ms |`);
    if (count === 10_000) console.log(`\nMean post: ${Math.round(data.meanLength)} characters.`);
  }
}

/** What one would write by hand: any of the words, as whole words. */
function regexOf({ words }: MatchingData['queries'][number]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})(?![\\p{L}\\p{N}])`, 'iu');
}

function rate(posts: readonly Mention[], work: (post: Mention) => unknown): number {
  const before = cpuSeconds();
  for (const post of posts) work(post);
  return posts.length / (cpuSeconds() - before);
}

function median(measure: () => number): number {
  const values = Array.from({ length: ROUNDS }, measure).sort((a, b) => a - b);
  return values[ROUNDS >> 1]!;
}

const round = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en');
const ratio = (a: number, b: number): string => `${Number((a / b).toPrecision(2)).toLocaleString('en')}×`;

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
