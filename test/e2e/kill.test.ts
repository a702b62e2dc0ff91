import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/lib/random.ts';
import { crisisConfig, crisisWeek } from '../support/crisis.ts';
import { type Counted, counted, decidedTo, openStore } from '../support/inspect.ts';
import { startOwnRedis } from '../support/redis.ts';
import { type ServiceFolder, type ServiceProcess, serviceFolder, until, writeMentions } from '../support/service.ts';

const FROM = Date.parse('2026-08-31T00:00:00Z');
const TO = Date.parse('2026-09-13T00:00:00Z');
const KILLS = 20;

type OwnRedis = Awaited<ReturnType<typeof startOwnRedis>>;
let redis: OwnRedis;
const folders: ServiceFolder[] = [];
const week = crisisWeek(14);

beforeAll(async () => {
  redis = await startOwnRedis();
});
afterAll(async () => {
  await Promise.all(folders.map((folder) => folder.remove()));
  await redis?.close();
});

async function folderFor(prefix: string): Promise<ServiceFolder> {
  const folder = await serviceFolder(
    crisisConfig({ file: 'week.jsonl', redis: `redis: { url: "${redis.url}", prefix: ${prefix} }` }),
  );
  folders.push(folder);
  await writeMentions(join(folder.path, 'week.jsonl'), week);
  return folder;
}

/** The run is over: all is counted, all decided, all told. */
async function settled(prefix: string, service: ServiceProcess): Promise<Counted> {
  const { store, close } = openStore(redis.url, prefix);
  try {
    await until(
      'the week is through',
      async () => (await decidedTo(store, 'cloudline')) >= TO - 26 * 3_600_000,
      90_000,
      service.errors,
    );
    await until(
      'every message is delivered',
      async () => {
        const moves = (await store.incidents.list('cloudline')).reduce((sum, each) => sum + each.history.length, 0);
        const sent = (await store.deliveries.list('cloudline')).filter((each) => each.state === 'sent');
        return moves > 0 && sent.length >= moves;
      },
      60_000,
      service.errors,
    );
    return await counted(store, 'cloudline', ['baggage', 'service'], FROM, TO);
  } finally {
    await close();
  }
}

async function outboxOf(folder: ServiceFolder): Promise<string[]> {
  const files = (await readdir(join(folder.path, 'outbox'))).filter((name) => name.endsWith('.json')).sort();
  for (const name of files) JSON.parse(await readFile(join(folder.path, 'outbox', name), 'utf8'));
  return files;
}

describe(`a service that is killed (SIGKILL) ${KILLS} times while it works`, () => {
  it('ends with exactly the counts, incidents and messages of one that is not', { timeout: 420_000 }, async () => {
    const calm = await folderFor(`${redis.prefix}-calm`);
    const undisturbed = calm.start();
    const expected = await settled(`${redis.prefix}-calm`, undisturbed);
    await undisturbed.stop();
    expect(expected.mentions).toBe(new Set(week.map((mention) => mention.id)).size);
    expect(expected.incidents.length).toBeGreaterThan(0);

    const prefix = `${redis.prefix}-killed`;
    const disturbed = await folderFor(prefix);
    const { store, close } = openStore(redis.url, prefix);
    const random = new Random(20);
    const seen = async (): Promise<number> => store.db.hlen(store.keys.brand('cloudline').ids);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const service = disturbed.start();
      // Anywhere: before it has begun, in the middle of its pages, while it explains and delivers.
      const goal = (await seen()) + Math.floor(random.next() * (week.length / 12));
      const patience = performance.now() + 1_500 + random.next() * 3_500;
      await until('a moment to kill', async () => (await seen()) > goal || performance.now() > patience, 30_000);
      await service.kill();
    }
    await close();
    const survivor = disturbed.start();
    const actual = await settled(prefix, survivor);
    await survivor.stop();

    expect(actual.trends).toEqual(expected.trends);
    expect(actual.mentions).toBe(expected.mentions);
    expect(actual.edges).toEqual(expected.edges);
    expect(actual.incidents).toEqual(expected.incidents);
    expect(await outboxOf(disturbed)).toEqual(await outboxOf(calm));
  });
});
