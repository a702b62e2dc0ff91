import { afterEach, beforeEach, expect, it } from 'vitest';
import { consoleData } from '../../workers/console/data.ts';
import { takePage } from '../../workers/poll.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

const NOW = Date.UTC(2026, 10, 20, 15);
const STORY = 'acme left four hundred bags behind in lisbon on monday and tells nobody where they are now';
const SEARCH = { query: '', label: null, topic: 'all', before: null, each: false };

let test: TestApp;
beforeEach(async () => {
  test = await startTestApp(
    `
brands:
  - { id: acme, name: Acme, query: acme }
sources:
  - { id: pushed, kind: push, token: a-token-of-some-length }
channels: [{ id: terminal, kind: terminal }]
server: { port: 0 }
`,
    { roles: ['score'], clock: { now: () => NOW } },
  );
});
afterEach(() => test.close());

it('a text on many sites is listed once, with its copies, and each by itself where that is asked for', async () => {
  const { app } = test;
  const posts = Array.from({ length: 120 }, (_, n) => ({
    id: `x:${String(n).padStart(3, '0')}`,
    source: 'x',
    // A syndicated text, some with a note at the end, and one in words of its own each hour.
    text: n % 20 === 0 ? `acme number ${n}` : n % 3 === 0 ? `${STORY} via site${n % 7}` : STORY,
    publishedAt: new Date(NOW - 12 * 3_600_000 + n * 300_000).toISOString(),
    author: { id: `x:site-${n}` },
  }));
  await takePage(app, app.sources.get('pushed')!, { items: posts, cursor: '1' }, '');
  await expect.poll(() => app.queues.backlog('score')).toBe(0);
  const data = consoleData(app);
  const list = (await data.mentions('acme', SEARCH))!;
  expect(list.mentions.map(({ scored, copies }) => [scored.mention.text.slice(0, 12), copies])).toEqual([
    ['acme left fo', 113],
    ...['100', '80', '60', '40', '20', '0'].map((n) => [`acme number ${n}`.slice(0, 12), 0]),
  ]);
  expect(list.next).toBeNull();
  const [story] = list.mentions;
  // The newest stands for them; the first ones are shown with it.
  expect(story?.scored.mention.id).toBe('x:119');
  expect(story?.shown.map(({ mention }) => mention.id).slice(0, 3)).toEqual(['x:001', 'x:002', 'x:003']);
  expect(story?.shown).toHaveLength(20);
  const each = (await data.mentions('acme', { ...SEARCH, each: true }))!;
  expect(each.mentions).toHaveLength(50);
  expect(each.mentions.every(({ copies, scored }) => copies === 113 || scored.mention.text.includes('number'))).toBe(
    true,
  );
});
