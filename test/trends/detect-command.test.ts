import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { seeded } from '../../bench/shifts-random.ts';
import { main } from '../../src/cli/main.ts';

async function detect(csv: string, ...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const said = { out: '', err: '' };
  stdout.on('data', (chunk) => {
    said.out += String(chunk);
  });
  stderr.on('data', (chunk) => {
    said.err += String(chunk);
  });
  const code = await main(['detect', ...args], {
    stdin: Readable.from([Buffer.from(csv)]) as never,
    stdout: stdout as never,
    stderr: stderr as never,
    env: {},
    signal: new AbortController().signal,
  });
  for (const stream of [stdout, stderr]) {
    stream.end();
    await once(stream, 'close');
  }
  return { code, lines: said.out.trimEnd().split('\n'), errors: said.err };
}

const T0 = Date.UTC(2026, 0, 5);
const stamp = (i: number, minutes: number): string => new Date(T0 + i * minutes * 60_000).toISOString();

/** Two weeks of hours with 20 % negative, then half a day with 45 %. */
function shares(): string[] {
  const random = seeded(3);
  return Array.from({ length: 24 * 14 + 12 }, (_, i) => {
    const total = random.poisson(200);
    return `${stamp(i, 60)},${random.binomial(total, i < 24 * 14 ? 0.2 : 0.45)},${total}`;
  });
}

describe('turntide detect', () => {
  it('adds a score and an alert to every row, and alerts once for one shift', async () => {
    const rows = shares();
    const { code, lines, errors } = await detect(`timestamp,negative,total\n${rows.join('\n')}\n`);
    expect(code).toBe(0);
    expect(errors).toBe('');
    expect(lines[0]).toBe('timestamp,negative,total,anomaly_score,alert');
    expect(lines).toHaveLength(rows.length + 1);
    const cells = lines.slice(1).map((line) => line.split(','));
    expect(cells.every((cell) => cell.length === 5 && Number(cell[3]) >= 0 && Number(cell[3]) < 1)).toBe(true);
    expect(cells.slice(24 * 14).filter((cell) => cell[4] === '1')).toHaveLength(1);
  });

  it('never looks ahead: a shorter file gives the same rows', async () => {
    const rows = shares();
    const whole = await detect(`timestamp,negative,total\n${rows.join('\n')}\n`);
    for (const cut of [40, 300, 345]) {
      const part = await detect(`timestamp,negative,total\n${rows.slice(0, cut).join('\n')}\n`);
      expect(part.lines).toEqual(whole.lines.slice(0, cut + 1));
    }
  });

  it('keeps series apart and their rows in order', async () => {
    const rows = shares();
    const calm = rows.map((row, i) => (i < 24 * 14 ? row : rows[i - 24 * 7]!.replace(/^[^,]+/, stamp(i, 60))));
    const mixed = rows.flatMap((row, i) => [`storm,${row}`, `calm,${calm[i]}`]);
    const { lines } = await detect(`series,timestamp,negative,total\n${mixed.join('\n')}\n`);
    expect(lines.slice(1).map((line) => line.slice(0, line.lastIndexOf(',', line.lastIndexOf(',') - 1)))).toEqual(
      mixed,
    );
    const alone = await detect(`timestamp,negative,total\n${rows.join('\n')}\n`);
    const storm = lines.filter((line) => line.startsWith('storm,')).map((line) => line.slice(6));
    expect(storm).toEqual(alone.lines.slice(1));
  });

  it('takes plain counts, quoted cells, Unix times and empty counts', async () => {
    const { lines, errors } = await detect(
      'timestamp,value,"a, note"\n1767225600,4,"x, y"\n1767229200,,z\n1767232800,5,\n',
    );
    expect(errors).toBe('');
    expect(lines).toEqual([
      'timestamp,value,"a, note",anomaly_score,alert',
      '1767225600,4,"x, y",0,0',
      '1767229200,,z,0,0',
      '1767232800,5,,0,0',
    ]);
  });

  it('prints JSON Lines with --json, counts as numbers and what is not known as null', async () => {
    const csv = 'series,timestamp,value\n"a, b",2026-01-01T00:00Z,4\n"a, b",2026-01-01T01:00Z,\n';
    const { lines } = await detect(csv, '--json');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { series: 'a, b', timestamp: '2026-01-01T00:00Z', value: 4, anomaly_score: 0, alert: 0 },
      { series: 'a, b', timestamp: '2026-01-01T01:00Z', value: null, anomaly_score: 0, alert: 0 },
    ]);
  });

  it('reports bad rows and goes on; --strict stops at the first', async () => {
    const csv =
      'timestamp,negative,total\n2026-01-01T00:00Z,1,9\nsoon,1,9\n2026-01-01T01:00Z,10,9\n2026-01-01T02:00Z,1\n2026-01-01T01:00Z,1,9\n2026-01-01T01:00Z,1,9\n';
    const { code, lines, errors } = await detect(csv);
    expect(code).toBe(0);
    expect(lines).toHaveLength(3);
    expect(errors).toContain('stdin:3: timestamp "soon"');
    expect(errors).toContain('stdin:4: more negative');
    expect(errors).toContain('stdin:5: 2 columns where the header has 3');
    expect(errors).toContain('stdin:7: is not a step later');
    expect(errors).toContain('4 bad rows passed over, 2 rows done');
    expect((await detect(csv, '--strict')).code).toBe(2);
  });

  it('takes no day that no calendar has for the next one that it has', async () => {
    const { lines, errors } = await detect('timestamp,value\n2028-02-29,1\n2028-02-30,1\n2028-03-01,1\n');
    expect(lines.slice(1)).toEqual(['2028-02-29,1,0,0', '2028-03-01,1,0,0']);
    expect(errors).toContain('stdin:3: timestamp "2028-02-30"');
  });

  it('lets no row of a file drive the terminal', async () => {
    const { errors } = await detect('timestamp,value\n\u001b]0;owned\u0007,1\n');
    expect(errors).toContain('stdin:2: timestamp');
    expect(errors).not.toMatch(/[\u0007\u001b]/);
  });

  it('says in a line what is wrong with a header, a word or an empty file', async () => {
    expect((await detect('when,what\n1,2\n')).errors).toContain('it needs "timestamp,value"');
    const broken = await detect('time"stamp,value\n1,2\n');
    expect(broken.errors).toMatch(/^turntide: stdin:1: the header is not CSV/);
    expect(broken.code).toBe(2);
    expect((await detect('')).errors).toContain('is empty');
    expect((await detect('timestamp,value\n', '--sensitivity', 'wild')).errors).toContain('fewer, balanced, more');
    expect((await detect('timestamp,value\n')).code).toBe(0);
  });
});
