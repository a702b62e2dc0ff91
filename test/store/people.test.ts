import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interactionsOf } from '../../src/influence/interactions.ts';
import { connect, type Db, disconnect } from '../../src/store/connection.ts';
import { createStore, type Store } from '../../src/store/index.ts';
import { scoredMention, WINDOW } from '../support/mentions.ts';
import { startTestRedis } from '../support/redis.ts';

let db: Db;
let store: Store;
beforeAll(async () => {
  const redis = await startTestRedis();
  db = connect(redis.url, { cluster: false, onChange: () => {} });
  store = createStore(db, redis.prefix);
});
afterAll(() => disconnect(db));

/** Everything under the prefix as one text, key names too. */
async function dump(): Promise<string> {
  const parts: string[] = [];
  for (const key of await db.keys(`${store.keys.prefix}:*`)) {
    if (key === store.keys.brand('acme').forgotten) continue;
    const type = await db.type(key);
    const value = type === 'hash' ? await db.hgetall(key) : type === 'string' ? await db.get(key) : '';
    parts.push(key, JSON.stringify(value));
  }
  return parts.join('\n');
}

describe('forgetting an author', () => {
  it('leaves no trace but the id that says so, and the counts of others as they were', async () => {
    const ana = scoredMention({ id: 'test:1', author: 'test:ana', at: WINDOW.from });
    const bob = scoredMention({
      id: 'test:2',
      author: 'test:bob',
      at: WINDOW.from + 60_000,
      repostOf: { id: 'test:1', authorId: 'test:ana' },
    });
    const batch = [ana, bob].map((scored) => ({ scored, interactions: interactionsOf(scored) }));
    await store.mentions.apply('acme', batch, { retentionDays: 30, backfill: false });
    const excerpt = { id: 'test:1', authorId: 'test:ana', text: 'words of ana' };
    const report = {
      drivers: {
        posts: [excerpt],
        stories: [{ id: 's', first: excerpt }],
        authors: [{ authorId: 'test:ana', posts: 1 }],
      },
      shortlist: {
        influencers: [
          { authorId: 'test:ana', evidence: [excerpt] },
          { authorId: 'test:bob', evidence: [excerpt] },
        ],
      },
    };
    await store.incidents.saveReport('acme', 'acme/all/1/opened/1', report as never);
    await store.deliveries.saveMessage({ id: 'm1', brand: { id: 'acme' }, report } as never);
    await store.people.recordOutreach('acme', {
      id: 'o1',
      incidentId: 'acme/all/1',
      at: 1,
      by: 'me',
      author: 'test:ana',
      kind: 'approached',
      text: '',
    });

    expect(await store.people.forget('acme', 'test:ana', WINDOW.to)).toMatchObject({ mentions: 1 });

    expect(await dump()).not.toContain('test:ana');
    expect(await dump()).not.toContain('words of ana');
    expect(await db.smembers(store.keys.brand('acme').forgotten)).toEqual(['test:ana']);
    const [row] = await store.history('acme').trend('all', WINDOW.from, WINDOW.to);
    expect(row?.counts.negative).toBe(1);
    const kept = await store.incidents.report('acme', 'acme/all/1/opened/1');
    expect(kept?.shortlist.influencers.map((each) => each.authorId)).toEqual(['test:bob']);
    expect(await store.mentions.find('acme', 'test:2')).not.toBeNull();
  });
});
