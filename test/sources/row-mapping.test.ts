import { describe, expect, test } from 'vitest';
import { parseMention } from '../../src/domain/parse-mention.ts';
import { mappingSchema, mapRow } from '../../src/sources/row-mapping.ts';

const NOW = Date.UTC(2026, 10, 23);
const map = (row: Record<string, unknown>, settings: object = {}) =>
  mapRow(row, mappingSchema.parse(settings), 'forum') as Record<string, unknown>;

describe('a mapped row', () => {
  test('becomes a mention', () => {
    const columns = {
      id: 'tweet_id',
      text: 'text',
      publishedAt: 'created',
      'author.handle': 'name',
      'author.followers': 'Followers',
      'engagement.reposts': 'retweets',
      'repostOf.id': 'rt',
    };
    const row = {
      tweet_id: '57',
      text: 'late again',
      created: '2026-11-20 11:35:52 -0800',
      name: 'ana',
      Followers: '1,204',
      retweets: '3',
      rt: '',
    };
    const mention = map(row, { columns, source: 'twitter', dateFormat: 'yyyy-MM-dd HH:mm:ss ZZZ' });
    const parsed = parseMention(mention, NOW);
    expect(parsed).toMatchObject({
      ok: true,
      mention: {
        id: 'twitter:57',
        source: 'twitter',
        publishedAt: '2026-11-20T19:35:52.000Z',
        author: { id: 'twitter:ana', handle: 'ana', followers: 1204 },
        engagement: { reposts: 3 },
      },
    });
    expect(mention).not.toHaveProperty('repostOf');
  });

  test('without an id gets one from what it says, the same each time', () => {
    const row = { text: 'hello', publishedAt: '2026-11-20T00:00:00Z', author: { handle: 'ana' } };
    expect(map(row).id).toBe(map({ ...row }).id);
    expect(map(row).id).not.toBe(map({ ...row, text: 'hello!' }).id);
    expect(parseMention(map(row), NOW).ok).toBe(true);
  });

  test('in the mention schema already is left as it is', () => {
    const row = {
      id: 'bluesky:at://x/1',
      source: 'bluesky',
      text: 'hi',
      publishedAt: '2026-11-20T00:00:00Z',
      author: { id: 'bluesky:did:plc:a' },
      inReplyTo: { id: 'bluesky:at://y/2', authorId: 'bluesky:did:plc:b' },
    };
    expect(map(row)).toEqual(row);
  });

  test('has a date in seconds or milliseconds where it is a number', () => {
    expect(map({ publishedAt: '1763596800' }).publishedAt).toBe(1_763_596_800);
  });

  test('with a date that does not fit its format is refused, not guessed', () => {
    const mention = map(
      { id: 1, text: 'x', publishedAt: '20/11/2026', author: { id: 'a' } },
      { dateFormat: 'yyyy-MM-dd' },
    );
    expect(parseMention(mention, NOW)).toEqual({ ok: false, reason: 'bad-date' });
  });

  test('reads local dates in the zone that is named', () => {
    const settings = { dateFormat: 'd.M.yyyy HH:mm', timeZone: 'Europe/Lisbon' };
    expect(map({ publishedAt: '1.7.2026 12:00' }, settings).publishedAt).toBe(Date.UTC(2026, 6, 1, 11));
  });
});
