import { describe, expect, it } from 'vitest';
import { parseMention } from '../../src/domain/parse-mention.ts';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const mention = (over: object = {}) => ({
  id: 'x:1',
  source: 'x',
  text: 'late again',
  publishedAt: '2026-11-20T09:00:00Z',
  author: { id: 'x:ana' },
  ...over,
});

describe('a mention', () => {
  it('keeps what it needs, drops keys that nobody knows, and takes no missing number for zero', () => {
    const parsed = parseMention({ ...mention({ author: { id: 'x:ana', mood: 1 } }), campaign: 7 }, NOW);
    expect(parsed).toMatchObject({ ok: true, mention: { ...mention(), publishedAt: '2026-11-20T09:00:00.000Z' } });
    expect(JSON.stringify(parsed)).not.toMatch(/mood|campaign|followers|likes/);
  });

  it.each(['2026-02-30T09:00:00Z', '2026-04-31', '2025-02-29T00:00:00+01:00', '2026-13-01T00:00:00Z'])(
    'of %s has no date: no calendar has that day',
    (publishedAt) => {
      expect(parseMention(mention({ publishedAt }), NOW)).toEqual({ ok: false, reason: 'bad-date' });
    },
  );

  it('may be of a leap day, and of the last day of a month', () => {
    for (const publishedAt of ['2024-02-29T09:00:00Z', '2026-01-31']) {
      expect(parseMention(mention({ publishedAt }), NOW)).toMatchObject({ ok: true });
    }
  });
});
