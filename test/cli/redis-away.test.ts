import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'turntide-away-'));
  // Nothing listens on port 1.
  await writeFile(
    join(folder, 'away.yaml'),
    'brands: [{ id: acme, query: acme }]\nredis: { url: "redis://127.0.0.1:1" }\nserver: { port: 0 }\nlog: { format: json }\n',
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function run(command: string, stop: AbortController) {
  const out = new PassThrough();
  const err = new PassThrough();
  let told = '';
  err.on('data', (chunk) => {
    told += String(chunk);
    if (command === 'start' && told.includes('Redis is away')) stop.abort();
  });
  const args = [command, '--config', join(folder, 'away.yaml')];
  const code = main(args, { stdout: out, stderr: err, env: {}, signal: stop.signal });
  return code.then((exit) => ({ exit, told }));
}

describe('a Redis that is away', () => {
  it('ends a command at once, with what is wrong', async () => {
    const { exit, told } = await run('explain', new AbortController());
    expect(exit).toBe(1);
    expect(told).toMatch(/^turntide: failed: Redis is away \(.*ECONNREFUSED.*\); start it, or mend redis\.url\n$/);
  });

  it('keeps the service waiting, until it is told to stop', async () => {
    const { exit, told } = await run('start', new AbortController());
    expect(exit).toBe(0);
    expect(told).toContain('waiting for it');
  });
});
