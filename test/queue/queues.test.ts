import { afterEach, describe, expect, it } from 'vitest';
import { Failure } from '../../src/lib/errors.ts';
import { Lifecycle } from '../../src/lib/lifecycle.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import { JOB_NAMES, JOBS, retryDelay } from '../../src/queue/jobs.ts';
import { type Handler, Queues } from '../../src/queue/queues.ts';
import { connect, disconnect } from '../../src/store/connection.ts';
import { createKeys } from '../../src/store/keys.ts';
import { startTestRedis } from '../support/redis.ts';
import { until } from '../support/service.ts';

const open: Lifecycle[] = [];
afterEach(async () => {
  for (const lifecycle of open.splice(0)) await lifecycle.close();
});

async function fresh() {
  const redis = await startTestRedis();
  const lifecycle = new Lifecycle();
  open.push(lifecycle);
  const db = lifecycle.own('redis', connect(redis.url, { cluster: false, onChange: () => {} }), disconnect);
  const queues = lifecycle.own('queues', new Queues(() => db, createKeys(redis.prefix), silentLogger), (held) =>
    held.close(),
  );
  const outcomes: string[] = [];
  const observer = { finished: (_name: string, outcome: string) => void outcomes.push(outcome) };
  const work = (handler: Handler<'detect'>): void => queues.work('detect', handler, lifecycle, observer);
  return { queues, work, outcomes };
}

describe('a queue', () => {
  it('drops a second job of an id, so that two schedulers are as good as one', async () => {
    const { queues, work } = await fresh();
    for (let i = 0; i < 3; i += 1) await queues.add('detect', { brandId: 'a' }, { id: 'tick:7' });
    await queues.add('detect', { brandId: 'b' }, { id: 'tick:8' });
    expect(await queues.backlog('detect')).toBe(2);
    const seen: string[] = [];
    work(async ({ brandId }, { id }) => {
      seen.push(`${brandId} ${id}`);
      return 'done';
    });
    await until('both are done', async () => (await queues.backlog('detect')) === 0);
    expect(seen.sort()).toEqual(['a tick_7', 'b tick_8']);
  });

  it('of a key runs one at a time, and lets what comes while it runs follow once', async () => {
    const { queues, work } = await fresh();
    let running = 0;
    let most = 0;
    let runs = 0;
    let release = (): void => {};
    work(async () => {
      running += 1;
      most = Math.max(most, running);
      runs += 1;
      if (runs === 1) await new Promise<void>((resolve) => (release = resolve));
      running -= 1;
      return 'done';
    });
    await queues.add('detect', { brandId: 'a' }, { oneOf: 'a' });
    await until('the first runs', () => running === 1);
    for (let i = 0; i < 5; i += 1) await queues.add('detect', { brandId: 'a' }, { oneOf: 'a' });
    release();
    await until('the second has run', async () => runs === 2 && (await queues.backlog('detect')) === 0);
    expect({ most, runs }).toEqual({ most: 1, runs: 2 });
  });

  it('keeps a job that fails for good, lists it with why, and puts it back on request', async () => {
    const { queues, work, outcomes } = await fresh();
    let broken = true;
    work(async () => {
      if (broken) throw new Failure('gone', 'the webhook is gone (410)');
      return 'done';
    });
    await queues.add('detect', { brandId: 'a' }, { id: 'one' });
    const [job] = await until('it has failed', async () => {
      const jobs = await queues.failed();
      return jobs.length > 0 ? jobs : undefined;
    });
    expect(job).toMatchObject({
      queue: 'detect',
      payload: { brandId: 'a' },
      reason: 'the webhook is gone (410)',
      attempts: 1,
    });
    broken = false;
    expect(await queues.retry({ id: 'no-such-job' })).toBe(0);
    expect(await queues.retry({ queue: 'detect' })).toBe(1);
    await until('it is done', () => outcomes.includes('done'));
    expect(await queues.failed()).toEqual([]);
  });

  it('tells of which ids nothing will come: of those that it does not have, and of those that failed for good', async () => {
    const { queues, work } = await fresh();
    await queues.add('detect', { brandId: 'a' }, { id: 'waits' });
    expect(await queues.lost('detect', ['waits', 'never-queued'])).toEqual(['never-queued']);
    work(async () => {
      throw new Failure('malformed', 'no such thing');
    });
    await until('it has failed', async () => (await queues.failed()).length > 0);
    expect(await queues.lost('detect', ['waits', 'never-queued'])).toEqual(['waits', 'never-queued']);
  });

  it('tries again what may pass', async () => {
    const { queues, work, outcomes } = await fresh();
    let tries = 0;
    work(async () => {
      tries += 1;
      if (tries < 3) throw new Failure('transient', 'not yet');
      return 'done';
    });
    await queues.add('detect', { brandId: 'a' });
    await until('the third try works', () => outcomes.includes('done'));
    expect(outcomes).toEqual(['retried', 'retried', 'done']);
  });
});

describe('the retry policy', () => {
  it('waits what the other side asked for, else with growing backoff and some jitter', () => {
    const { deliver } = JOBS;
    expect(retryDelay(deliver, 1, undefined, 0.5)).toBe(5_000);
    expect(retryDelay(deliver, 2, undefined, 0.5)).toBe(10_000);
    expect(retryDelay(deliver, 30, undefined, 0.5)).toBe(3_600_000);
    expect(retryDelay(deliver, 1, new Failure('rate-limited', '429', { retryAfterMs: 90_000 }), 0)).toBe(90_000);
    expect(retryDelay(deliver, 1, undefined, 0)).toBeLessThan(retryDelay(deliver, 1, undefined, 1));
  });

  it('tries a channel for about a day', () => {
    let total = 0;
    for (let made = 1; made < JOBS.deliver.attempts; made += 1) total += JOBS.deliver.backoff(made);
    expect(total / 3_600_000).toBeGreaterThan(20);
    expect(total / 3_600_000).toBeLessThan(30);
  });

  it('names every queue as its row', () => {
    for (const name of JOB_NAMES) expect(JOBS[name].name).toBe(name);
  });
});
