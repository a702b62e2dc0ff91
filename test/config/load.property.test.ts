import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { NOTIFIER_KINDS } from '../../src/alerts/notifiers/index.ts';
import { formatProblems } from '../../src/config/format-problems.ts';
import { parseConfig } from '../../src/config/load.ts';
import { nearest } from '../../src/config/nearest.ts';
import { SOURCE_KINDS } from '../../src/sources/index.ts';

const options = {
  env: { A: 'a', N: '7' },
  sourceKinds: SOURCE_KINDS,
  notifierKinds: NOTIFIER_KINDS,
  validateQuery: (query: string) => (query.startsWith('(') ? { at: query.length, message: 'never closed' } : undefined),
};
const parse = (text: string) => parseConfig('f.yaml', text, options);

/** Values that could stand anywhere: right ones, wrong types, variables, YAML's own marks. */
const value = fc.oneof(
  fc.constantFrom('acme', '${A}', '${N}', '${GONE}', '$${', '${', '@x', '# x', 'Europe/Lisbon', '22:00', '', '(a OR'),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.string(),
);
const keys = [
  'id',
  'name',
  'query',
  'kind',
  'url',
  'topics',
  'routes',
  'channel',
  'digest',
  'hour',
  'timeZone',
  'token',
];
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    value,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...keys), tie('tree'), { maxKeys: 4 }),
  ),
}));
const top = fc.dictionary(fc.constantFrom('brands', 'sources', 'channels', 'server', 'redis', 'dataDir', 'nope'), tree);

describe('whatever the file holds', () => {
  it('the loader answers with a configuration or with problems that have a place and a mending', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          top.map((it) => stringify(it)),
          fc.string(),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          const loaded = parse(text);
          if (loaded.ok) return;
          expect(loaded.problems.length).toBeGreaterThan(0);
          const lines = text.split('\n').length;
          for (const { line, column, what, fix } of loaded.problems) {
            expect(line >= 1 && line <= lines + 1 && column >= 1 && what !== '' && fix !== '').toBe(true);
          }
          formatProblems(loaded.problems);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('the same file has the same problems, in the order of its lines', () => {
    fc.assert(
      fc.property(top, (it) => {
        const text = stringify(it);
        const loaded = parse(text);
        expect(parse(text)).toEqual(loaded);
        if (loaded.ok) return;
        const lines = loaded.problems.map(({ line }) => line);
        expect(lines).toEqual([...lines].sort((a, b) => a - b));
      }),
      { numRuns: 100 },
    );
  });
});

describe('the nearest word', () => {
  it('is the word itself, or one with a letter lost, doubled or two swapped', () => {
    const words = ['query', 'timeZone', 'sensitivity', 'ownedAccounts'];
    fc.assert(
      fc.property(fc.constantFrom(...words), fc.nat(), (word, n) => {
        const at = n % (word.length - 1);
        const lost = word.slice(0, at) + word.slice(at + 1);
        const doubled = word.slice(0, at) + word[at] + word.slice(at);
        const swapped = `${word.slice(0, at)}${word[at + 1]}${word[at]}${word.slice(at + 2)}`;
        for (const typo of [word, lost, doubled, swapped]) expect(nearest(typo, words)).toBe(word);
      }),
    );
  });

  it('is not found far away', () => {
    expect(nearest('colour', ['query', 'timeZone'])).toBeUndefined();
    expect(nearest('', ['query'])).toBeUndefined();
  });
});
