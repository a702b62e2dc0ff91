/**
 * The long runs behind the query language: `npm run fuzz -- [agreement] [parser]`, with counts and a seed as
 * `--pairs 100000 --queries 1000000 --seed 1`. The test suite runs a small sample of the same.
 */
import { isDeepStrictEqual, parseArgs } from 'node:util';
import fc from 'fast-check';
import { compile, parseQuery, print } from '../src/matching/index.ts';
import { mentionArbitrary, queryArbitrary, queryTextArbitrary } from '../test/support/query-arbitraries.ts';
import { referenceMatches } from '../test/support/reference-match.ts';

const { values, positionals } = parseArgs({
  options: {
    pairs: { type: 'string', default: '100000' },
    queries: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
  },
  allowPositionals: true,
});
const seed = Number(values.seed);
const wanted = positionals.length > 0 ? positionals : ['agreement', 'parser'];

if (wanted.includes('agreement')) {
  const numRuns = Number(values.pairs);
  let matched = 0;
  fc.assert(
    fc.property(queryArbitrary, mentionArbitrary, (query, mention) => {
      const found = compile([{ id: 'q', query }]).match(mention).length === 1;
      if (found) matched += 1;
      return found === referenceMatches(query, mention);
    }),
    { numRuns, seed },
  );
  console.log(
    `agreement: ${numRuns} pairs of a query and a post, ${matched} match, none told otherwise by the reference`,
  );
}

if (wanted.includes('parser')) {
  const numRuns = Number(values.queries);
  let read = 0;
  let slowest = 0;
  fc.assert(
    fc.property(fc.oneof(queryTextArbitrary, queryArbitrary.map(print)), (text) => {
      const start = performance.now();
      const parsed = parseQuery(text);
      slowest = Math.max(slowest, performance.now() - start);
      if (!parsed.ok)
        return parsed.problems.length > 0 && parsed.problems.every(({ at, end }) => at <= end && end <= text.length);
      read += 1;
      const again = parseQuery(print(parsed.query));
      return again.ok && isDeepStrictEqual(again.query, parsed.query);
    }),
    { numRuns, seed },
  );
  console.log(
    `parser: ${numRuns} queries, ${read} read and printed back to the same tree, the slowest in ${slowest.toFixed(1)} ms`,
  );
}
