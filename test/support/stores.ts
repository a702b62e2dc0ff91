import { afterAll, beforeAll } from 'vitest';
import { connect, type Db, disconnect } from '../../src/store/connection.ts';
import { createStore, type Store } from '../../src/store/index.ts';
import { startTestRedis } from './redis.ts';

/** Stores on a real Redis for the tests of a file; call it at the top of the file. */
export interface Stores {
  /** One with nothing in it. */
  fresh(): Store;
  /** The connection that they share; there once a test runs. */
  readonly db: Db;
}

export function testStores(): Stores {
  let db: Db | undefined;
  let prefix = '';
  let run = 0;
  const connected = (): Db => {
    if (db === undefined) throw new Error('no connection before the first test of the file');
    return db;
  };
  beforeAll(async () => {
    const redis = await startTestRedis();
    prefix = redis.prefix;
    db = connect(redis.url, { cluster: false, onChange: () => {} });
  });
  afterAll(() => (db === undefined ? undefined : disconnect(db)));
  return {
    fresh: () => createStore(connected(), `${prefix}-${run++}`),
    get db() {
      return connected();
    },
  };
}
