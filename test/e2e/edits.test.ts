import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyMarks } from '../../src/text/near-duplicates.ts';
import { applyTaught } from '../../workers/apply-taught.ts';
import { correctMention } from '../../workers/correct.ts';
import { takePage } from '../../workers/poll.ts';
import { rescore } from '../../workers/rescore.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

const CONFIG = `
brands:
  - { id: acme, name: Acme, query: acme }
sources:
  - { id: pushed, kind: push, token: a-token-of-some-length }
channels: [{ id: terminal, kind: terminal }]
server: { port: 0 }
`;
const AT = Date.UTC(2026, 10, 20, 9);
const post = (text: string, more: Record<string, unknown> = {}) => ({
  id: 'x:1',
  source: 'x',
  text,
  publishedAt: new Date(AT).toISOString(),
  author: { id: 'x:ana' },
  ...more,
});

let now: number;
let test: TestApp;
beforeEach(async () => {
  now = AT + 60_000;
  test = await startTestApp(CONFIG, { roles: ['score'], clock: { now: () => now } });
});
afterEach(() => test.close());

/** A page that came at `at` goes the whole way. */
async function comes(items: readonly unknown[], at: number): Promise<string | undefined> {
  const { app } = test;
  now = AT + at;
  await takePage(app, app.sources.get('pushed')!, { items, cursor: String(at) }, 'before');
  await expect.poll(() => app.queues.backlog('score')).toBe(0);
  return textOf();
}
const textOf = async (): Promise<string | undefined> =>
  (await test.app.store.mentions.find('acme', 'x:1'))?.mention.text;

describe('an edited mention', () => {
  it('keeps its latest words, whichever page is applied last', async () => {
    expect(await comes([post('acme found it')], 20_000)).toBe('acme found it');
    expect(await comes([post('acme lost it')], 10_000)).toBe('acme found it');
    expect(await comes([post('acme has it', { editedAt: AT + 5_000 })], 15_000)).toBe('acme has it');
  });

  it('that comes twice in a page counts as its last version', async () => {
    const page = [
      post('acme found it', { editedAt: AT + 5_000 }),
      post('acme lost it'),
      post('acme sent it', { editedAt: AT + 5_000 }),
    ];
    expect(await comes(page, 20_000)).toBe('acme sent it');
  });

  it('dated ahead by its network is taken as edited when it came', async () => {
    await comes([post('acme lost it', { editedAt: AT + 900_000_000 })], 10_000);
    expect(await comes([post('acme found it', { editedAt: AT + 15_000 })], 20_000)).toBe('acme found it');
  });
});

describe('a correction', () => {
  const CORRECTION = { mentionId: 'x:1', label: 'positive', by: 'ana', withCopies: false } as const;
  const labelOf = async () => (await test.app.store.mentions.find('acme', 'x:1'))?.sentiment.label;

  it('holds for an edit, and through another reading', async () => {
    const { app } = test;
    const { brand } = app.brands.get('acme')!;
    await comes([post('acme lost my bag, terrible')], 10_000);
    expect(await correctMention(app, brand, CORRECTION)).toBe(1);
    expect(await labelOf()).toBe('positive');
    await comes([post('acme lost my bag, terrible, awful')], 20_000);
    expect(await labelOf()).toBe('positive');
    await rescore(app.store, brand, app.scorers);
    expect(await labelOf()).toBe('positive');
  });

  it('that is made while a batch is read is not lost to it', async () => {
    const { app } = test;
    const { brand } = app.brands.get('acme')!;
    await comes([post('acme lost my bag, terrible')], 10_000);
    const kept = (await app.store.mentions.find('acme', 'x:1'))!;
    const options = { retentionDays: 30, backfill: false };
    let corrected = false;
    await applyTaught(app.store, 'acme', ['x:1'], options, async ({ corrections }) => {
      if (!corrected) await correctMention(app, brand, CORRECTION);
      corrected = true;
      const label = corrections.get('x:1')?.label ?? 'neutral';
      const scored = { ...kept, sentiment: { ...kept.sentiment, label } };
      return [{ scored, interactions: [], print: copyMarks(kept.mention.text)?.print ?? '' }];
    });
    expect(await labelOf()).toBe('positive');
  });
});
