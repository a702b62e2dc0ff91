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

    await store.corrections.save('acme', {
      mentionId: 'test:1',
      label: 'positive',
      text: 'words of ana',
      by: 'me',
      at: 1,
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

  it('undoes nothing that is counted, edited, erased or decided meanwhile', async () => {
    const busy = createStore(db, `${store.keys.prefix}-busy`);
    const options = { retentionDays: 30, backfill: false };
    const named = (n: number, seen: number, label: 'negative' | 'positive') => {
      const scored = scoredMention({ id: `test:${n}`, at: WINDOW.from + n * 10_000, label, text: `${seen} to ana` });
      const mention = { ...scored.mention, mentions: ['test:ana', 'test:bob'] };
      const whole = { ...scored, mention };
      return { scored: whole, interactions: interactionsOf(whole), version: { edited: 0, seen } };
    };
    const all = Array.from({ length: 300 }, (_, n) => n);
    await busy.mentions.apply(
      'acme',
      all.map((n) => named(n, 1, 'negative')),
      options,
    );
    const incident = { id: 'acme/all/1', brandId: 'acme', topic: 'all', openedAt: 1, state: 'open', notes: [] };
    const watched = { ...incident, drivers: { authors: [{ authorId: 'test:ana' }] } } as never;
    await busy.incidents.commit('acme', 0, { incidents: [watched], outbox: new Map() });
    const writes = all.flatMap((n): (() => Promise<unknown>)[] => [
      () => busy.mentions.apply('acme', [named(n, 2, n % 2 ? 'positive' : 'negative')], options),
      ...(n % 5 === 0 ? [() => busy.mentions.erase('acme', [`test:${n}`], WINDOW.to)] : []),
      ...(n % 30 === 0
        ? [() => busy.incidents.update('acme', 'acme/all/1', (one) => ({ ...one, notes: [...one.notes, n] as never }))]
        : []),
    ]);
    // In turn, two at once, about as long as the forgetting takes.
    const inTurn = async (list: typeof writes): Promise<void> => {
      for (const write of list) await write();
    };
    const half = Math.floor(writes.length / 2);
    const [ones, others] = [writes.slice(0, half), writes.slice(half)];
    await Promise.all([busy.people.forget('acme', 'test:ana', WINDOW.to), inTurn(ones), inTurn(others)]);

    const left = await busy.history('acme').mentions(WINDOW.from, WINDOW.to);
    expect(left).toHaveLength(240);
    expect(left.every(({ mention }) => mention.text === '2 to ana')).toBe(true);
    const rows = await busy.history('acme').trend('all', WINDOW.from, WINDOW.to);
    const sum = (of: 'negative' | 'positive'): number => rows.reduce((total, { counts }) => total + counts[of], 0);
    const read = (of: string): number => left.filter(({ sentiment }) => sentiment.label === of).length;
    expect([sum('negative'), sum('positive')]).toEqual([read('negative'), read('positive')]);
    const decided = await busy.incidents.get('acme', 'acme/all/1');
    expect(decided?.notes).toHaveLength(10);
    expect(JSON.stringify(decided)).not.toContain('test:ana');
  });
});

describe('the memory of ids', () => {
  const options = { retentionDays: 30, backfill: false };

  it('ends with the retention of their mentions, and not before: what was erased does not come back', async () => {
    const old = createStore(db, `${store.keys.prefix}-sweep`);
    const hours = [0, 1, 2];
    const batch = hours.map((n) => {
      const scored = scoredMention({ id: `test:${n}`, at: WINDOW.from + n * 3_600_000 });
      return { scored, interactions: [], version: { edited: 0, seen: 1 } };
    });
    await old.mentions.apply('acme', batch, options);
    const { ids, mentions } = old.keys.brand('acme');
    const hour = WINDOW.from / 3_600_000;
    // As when its time to live is over.
    await db.del(mentions(hour));
    await old.mentions.erase('acme', ['test:1'], WINDOW.to);
    expect(await old.mentions.sweep('acme', WINDOW.from)).toBe(0);
    expect(await old.mentions.sweep('acme', WINDOW.from + 3_600_000)).toBe(1);
    expect((await db.hkeys(ids)).sort()).toEqual(['test:1', 'test:2']);
    await old.mentions.apply('acme', batch.slice(1), options);
    expect(await old.mentions.find('acme', 'test:1')).toBeNull();
  });
});
