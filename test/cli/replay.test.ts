import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crisisConfig, crisisWeek } from '../support/crisis.ts';
import { readJsonLines, type ServiceFolder, serviceFolder, writeMentions } from '../support/service.ts';

let folder: ServiceFolder;
beforeAll(async () => {
  folder = await serviceFolder(crisisConfig({ file: 'week.jsonl' }));
  await writeMentions(join(folder.path, 'week.jsonl'), crisisWeek(12));
});
afterAll(() => folder?.remove());

const replay = async (...args: string[]) => {
  const run = folder.start(['replay', '--config', 'turntide.yaml', ...args]);
  return { code: await run.exited(), out: run.output(), err: run.errors() };
};

describe('turntide replay', () => {
  it('as a backtest tells what each sensitivity would have opened, and draws it', { timeout: 60_000 }, async () => {
    const { code, out, err } = await replay('--backtest', '--json', '--picture', 'pictures', 'week.jsonl');
    expect(code, err).toBe(0);
    const rows = await readJsonLines(out);
    const opened = (sensitivity: string): number => rows.filter((row) => row.sensitivity === sensitivity).length;
    expect(opened('balanced')).toBeGreaterThan(0);
    expect(rows.every((row) => typeof row.opened === 'string' && row.brand === 'cloudline')).toBe(true);
    const pictures = await readdir(join(folder.path, 'pictures'));
    expect(pictures.sort()).toEqual(['cloudline.png', 'cloudline.svg']);
    expect(await readFile(join(folder.path, 'pictures', 'cloudline.svg'), 'utf8')).toContain('severity');
  });

  it('passes over bad rows with their line, and says in one line what it cannot do', { timeout: 60_000 }, async () => {
    const good = await readFile(join(folder.path, 'week.jsonl'), 'utf8');
    await folder.write('bad.jsonl', `not json\n${good.split('\n').slice(0, 50).join('\n')}\n{"id":"x:1"}\n`);
    const { code, err } = await replay('bad.jsonl');
    expect(code).toBe(0);
    expect(err).toMatch(/line 1\b|:1:/);
    expect(err).toContain('50 ');
    const missing = await replay('no-such-file.jsonl');
    expect(missing.code).toBe(2);
    expect(missing.err.trim().split('\n')).toHaveLength(1);
    const nobody = await replay('--brand', 'nobody', 'week.jsonl');
    expect(nobody).toMatchObject({ code: 2, out: '' });
  });
});
