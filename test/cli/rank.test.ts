import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { createCrowd } from '../../src/simulation/crowd.ts';

const DAY = 86_400_000;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'turntide-rank-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: string[]) {
  const text = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') =>
    new Writable({
      write(chunk, _, done) {
        text[name] += String(chunk);
        done();
      },
    });
  const code = await main(['rank', ...args], {
    stdin: Readable.from([]) as never,
    stdout: sink('stdout') as never,
    stderr: sink('stderr') as never,
    env: {},
  });
  return {
    code,
    ...text,
    rows: text.stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line)),
  };
}

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('turntide rank --interactions', () => {
  const at = 1_700_000_000;
  const lines = ['giver,receiver,time,kind'];
  for (let i = 0; i < 40; i += 1) {
    for (const receiver of i < 25 ? ['voice', 'other'] : ['other'])
      lines.push(`p${i},${receiver},${at - 3600 * (i + 20)},repost`);
    if (i % 3 === 0) lines.push(`p${i + 1},p${i},${at - 3600 * 30},reply`);
    lines.push(`p${i},late,${at + 5},repost`);
  }
  const audience = Array.from({ length: 12 }, (_, i) => `p${i}`);

  test('prints N an incident, best first, from what came before "at" alone', async () => {
    const csv = file('i.csv.gz', gzipSync(`${lines.join('\n')}\n`));
    const audiences = file(
      'a.jsonl',
      `${JSON.stringify({ incident: 'one', at, audience, exclude: ['other'] })}\n${JSON.stringify({ incident: 'two', at, audience })}\n`,
    );
    const { code, rows } = await run('--interactions', csv, '--audiences', audiences, '-k', '2');
    expect(code).toBe(0);
    expect(rows.map(({ incident, rank }) => [incident, rank])).toEqual([
      ['one', 1],
      ['one', 2],
      ['two', 1],
      ['two', 2],
    ]);
    expect(rows[0]).toMatchObject({ authorId: 'voice', audienceEngagers: 12, engagers: 25 });
    expect(rows[0].score).toBeGreaterThan(rows[1].score);
    expect(rows.map(({ authorId }) => authorId)).not.toContain('late');
    expect(rows.slice(0, 2).map(({ authorId }) => authorId)).not.toContain('other');
  });

  test('passes over bad rows with their line and what is wrong, and stops at them with --strict', async () => {
    const csv = file('bad.csv', `${lines.join('\n')}\np1,voice,yesterday,repost\np1,,5,repost\np1,voice,5,poke\n`);
    const audiences = file('bad.jsonl', `{"incident":"one"}\n${JSON.stringify({ incident: 'two', at, audience })}\n`);
    const { code, stderr, rows } = await run('--interactions', csv, '--audiences', audiences, '-k', '1');
    expect(code).toBe(0);
    expect(rows).toHaveLength(1);
    expect(stderr).toMatch(/bad\.csv:\d+: time "yesterday" is not a number of Unix seconds/);
    expect(stderr).toMatch(/giver and receiver are both required/);
    expect(stderr).toMatch(/kind "poke"; one of repost, quote, reply, mention/);
    expect(stderr).toMatch(/bad\.jsonl:1: "at" is missing/);
    expect((await run('--interactions', csv, '--audiences', audiences, '--strict')).code).toBe(2);
  });

  test('says why where nobody is named, and where no incident is', async () => {
    const interactions = file('few.csv', 'giver,receiver,time,kind\na,b,200,repost\n');
    const audiences = file(
      'few.jsonl',
      '{"incident":"early","at":100,"audience":["a"]}\n{"incident":"left","at":300,"audience":["a","z"],"exclude":["b"]}\n',
    );
    const { code, rows, stderr } = await run('--interactions', interactions, '--audiences', audiences);
    expect(code).toBe(0);
    expect(rows).toEqual([]);
    expect(stderr).toContain('early: nobody named; no interaction is before 100');
    expect(stderr).toContain('left: nobody named; all engagement before "at" is unbelieved');
    expect(stderr).toContain('1 of 2 in "audience" occur');
    const none = await run('--interactions', interactions, '--audiences', file('none.jsonl', ''));
    expect(none.stderr).toContain('no incident in it');
  });

  test('tells bad usage in a line', async () => {
    for (const [args, message] of [
      [['--interactions', 'x.csv'], /--audiences is missing/],
      [['--interactions', 'no-such.csv', '--audiences', 'x'], /no-such\.csv: cannot be read/],
      [['--brand', 'x'], /--at is missing/],
      [['--brand', 'x', '--at', 'noon'], /--at noon: not a time/],
      [['--brand', 'x', '--at', '2026-01-01', '-k', 'many'], /-k many: a whole number/],
      [['--brand', 'x', '--at', '2026-01-01', '--goal', 'fame'], /--goal "fame"; one of: shift-sentiment/],
      [['--brand', 'x', '--at', '2026-01-01', '--window', 'long'], /--window long: write hours or days/],
    ] as const) {
      const { code, stderr } = await run(...args);
      expect(code).toBe(2);
      expect(stderr).toMatch(message);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
  });
});

describe('turntide rank --brand', () => {
  const start = Date.UTC(2026, 2, 2);
  const crisis = start + 6 * DAY;
  const crowd = createCrowd({
    seed: 3,
    brandName: 'Skylark Air',
    handle: 'skylarkair',
    origin: start,
    incidents: [{ at: crisis, kind: 'lost-bags' }],
  });

  test('ranks the authors of mentions with reach, resonance, relevance and reasons', async () => {
    const mentions = crowd.between(start, crisis + DAY / 4).map((mention) => JSON.stringify(mention));
    const path = file('mentions.jsonl', `${mentions.join('\n')}\n`);
    const at = new Date(crisis + DAY / 6).toISOString();
    const { code, rows, stderr } = await run(
      '--brand',
      'Skylark Air',
      '--at',
      at,
      '--topic',
      'bag* OR luggage OR suitcase*',
      '-k',
      '3',
      path,
    );
    expect(code).toBe(0);
    expect(rows.map(({ rank }) => rank)).toEqual([1, 2, 3]);
    for (const row of rows) {
      for (const key of [
        'authorId',
        'handle',
        'score',
        'reach',
        'resonance',
        'relevance',
        'popularityRank',
        'stance',
        'authenticity',
        'reasons',
      ]) {
        expect(row).toHaveProperty(key);
      }
      expect(row.handle).not.toBe('skylarkair');
    }
    expect(stderr).toMatch(/mentions, an audience of \d+, \d+ considered, turned away:/);
  });

  test('takes every mention as about the brand where none names it, and says so', async () => {
    const path = file(
      'other.jsonl',
      `${crowd
        .between(start, start + DAY / 4)
        .map((one) => JSON.stringify(one))
        .join('\n')}\n`,
    );
    const { code, stderr } = await run(
      '--brand',
      'nobody-says-this',
      '--at',
      new Date(start + DAY).toISOString(),
      path,
    );
    expect(code).toBe(0);
    expect(stderr).toMatch(/no mention names "nobody-says-this": all \d+ are taken as about it/);
  });
});
