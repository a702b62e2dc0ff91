import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, explain } from '../../src/matching/index.ts';
import { mentionArbitrary, queryArbitrary } from '../support/query-arbitraries.ts';
import { referenceMatches } from '../support/reference-match.ts';

describe('the matcher', () => {
  it('agrees with a plain, slow evaluation of the tree', () => {
    fc.assert(
      fc.property(queryArbitrary, mentionArbitrary, (query, mention) => {
        expect(compile([{ id: 'q', query }]).match(mention).length === 1).toBe(referenceMatches(query, mention));
      }),
      { numRuns: 2_000 },
    );
  });

  it('says of many queries at once what it says of each alone', () => {
    fc.assert(
      fc.property(
        fc.array(queryArbitrary, { minLength: 2, maxLength: 8 }),
        fc.array(mentionArbitrary, { minLength: 1, maxLength: 4 }),
        (queries, mentions) => {
          const together = compile(queries.map((query, index) => ({ id: `${index}`, query })));
          for (const mention of mentions) {
            const alone = queries.flatMap((query, index) => compile([{ id: `${index}`, query }]).match(mention));
            expect(together.match(mention)).toEqual(alone);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('gives spans that are inside the text, sorted and apart, and explains the same answer', () => {
    fc.assert(
      fc.property(queryArbitrary, mentionArbitrary, (query, mention) => {
        const [match] = compile([{ id: 'q', query }]).match(mention);
        let last = 0;
        for (const [start, end] of match?.spans ?? []) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(mention.text.length);
        expect(explain(query, mention).matches).toBe(match !== undefined);
      }),
      { numRuns: 500 },
    );
  });
});
