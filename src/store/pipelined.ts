import type { Db } from './connection.ts';

export type Pipe = ReturnType<Db['pipeline']>;

/** One command an item in one round trip; all keys of one brand. Throws the first error there is. */
export async function pipelined<T, Item extends string | number = number>(
  db: Db,
  items: readonly Item[],
  add: (pipe: Pipe, item: Item) => unknown,
): Promise<T[]> {
  const pipe = db.pipeline();
  for (const item of items) add(pipe, item);
  const replies = (await pipe.exec()) ?? [];
  return replies.map(([error, value]) => {
    if (error) throw error;
    return value as T;
  });
}
