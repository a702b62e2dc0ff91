import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { file } from '../../../src/sources/file.ts';
import { describeSource, type World } from '../source-contract.ts';

const NOW = Date.UTC(2026, 10, 23, 12);

/** A file of `count` rows, with blank and bad ones between, to which more can be added. */
async function start(name: string, row: (n: number) => string, head: string, settings: object): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'turntide-file-'));
  const path = join(folder, name);
  const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => row(from + i)).join('');
  let count = 1_300;
  await writeFile(path, head + rows(0, count));
  return {
    settings: { path, ...settings },
    ids: () => Array.from({ length: count }, (_, i) => `forum:${i}`),
    more: async () => {
      await appendFile(path, rows(count, count + 7));
      count += 7;
    },
    close: () => rm(folder, { recursive: true }),
  };
}

const at = (n: number) => new Date(NOW - 86_400_000 + n * 1_000).toISOString();

describeSource('file, JSON Lines', {
  kind: file,
  now: NOW,
  overNetwork: false,
  start: () =>
    start(
      'posts.jsonl',
      (n) =>
        `${JSON.stringify({ id: `forum:${n}`, source: 'forum', text: `pöst ${n}`, publishedAt: at(n), author: { id: 'forum:ana' } })}\n${n % 100 === 0 ? '\n{"broken\n[]\n' : ''}`,
      '\ufeff',
      {},
    ),
});

describeSource('file, CSV', {
  kind: file,
  now: NOW,
  overNetwork: false,
  start: () =>
    start(
      'posts.csv',
      (n) => `${n},"ana, ${n % 9}","pöst ""${n}""\r\nof two lines",${at(n)},${n % 50 === 0 ? 'many' : n}\r\n`,
      'Id,User,Text,Time,Likes\r\n',
      {
        source: 'forum',
        columns: {
          id: 'Id',
          'author.handle': 'User',
          text: 'Text',
          publishedAt: 'Time',
          'engagement.likes': 'Likes',
        },
      },
    ),
});
