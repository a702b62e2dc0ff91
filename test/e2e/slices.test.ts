import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../workers/poll.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

let folder: string;
let test: TestApp;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'turntide-slices-'));
});
afterEach(() => test?.close());
afterAll(() => rm(folder, { recursive: true, force: true }));

const info = { id: 'poll', attempt: 1, attempts: 1 } as Parameters<typeof poll>[1];
const start = (path: string) =>
  startTestApp(
    `
brands:
  - { id: acme, name: Acme, query: acme }
sources:
  - { id: rows, kind: file, path: "${path}", follow: true }
channels: [{ id: terminal, kind: terminal }]
server: { port: 0 }
`,
    { roles: [] },
  );
const row = (n: number): string =>
  `${JSON.stringify({ id: `x:${n}`, source: 'x', text: `acme ${n}`, publishedAt: new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString(), author: { id: 'x:a' } })}\n`;

describe('a slice of a source', () => {
  it('is read by one at a time, where the next one’s slot begins within it, in one process too', async () => {
    const path = join(folder, 'followed.jsonl');
    await appendFile(path, row(1));
    test = await start(path);
    const { app } = test;
    const stop = new AbortController();
    const first = poll({ sourceId: 'rows' }, info, app, stop.signal);
    await expect.poll(() => app.store.sources.cursor('rows')).not.toBeNull();
    expect(await poll({ sourceId: 'rows' }, info, app, stop.signal)).toBe('held-elsewhere');
    // The first still has it: nobody else has given it back.
    expect(await poll({ sourceId: 'rows' }, info, app, stop.signal)).toBe('held-elsewhere');
    stop.abort(new Error('stopping'));
    await first;
    expect(await app.queues.backlog('score')).toBe(1);
  });

  it('wakes detection where it gives up what a dead process has left entered', async () => {
    const path = join(folder, 'left.jsonl');
    // Empty: no page of it wakes anything.
    await appendFile(path, '');
    test = await start(path);
    const { app } = test;
    await app.store.watermarks.expect('acme', ['rows-lost-acme-0'], 'rows', 0);
    const stop = new AbortController();
    const slice = poll({ sourceId: 'rows' }, info, app, stop.signal);
    await expect.poll(() => app.store.watermarks.expected('acme', 'rows')).not.toContain('rows-lost-acme-0');
    await expect.poll(() => app.queues.backlog('detect')).toBeGreaterThan(0);
    stop.abort(new Error('stopping'));
    await slice;
  });
});
