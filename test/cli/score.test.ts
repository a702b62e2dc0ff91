import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';

const folder = mkdtempSync(join(tmpdir(), 'score-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function score(args: string[], input: string) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const code = await main(['score', ...args], { stdin: Readable.from([Buffer.from(input)]), stdout, stderr });
  stdout.end();
  stderr.end();
  const out = await readAll(stdout);
  const rows = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return { code, rows, text: out, err: await readAll(stderr) };
}

const lines = (...rows: unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

describe('turntide score', () => {
  it('passes rows through and adds the sentiment', async () => {
    const { code, rows } = await score([], lines({ id: 7, text: 'what a wonderful flight, thank you!', tags: ['a'] }));
    expect(code).toBe(0);
    expect(rows[0]).toMatchObject({ id: 7, tags: ['a'], sentiment: { label: 'positive', language: 'en', flags: [] } });
    const { probabilities, score: value, confidence } = rows[0].sentiment;
    expect(probabilities.negative + probabilities.neutral + probabilities.positive).toBeCloseTo(1, 9);
    expect(value).toBeCloseTo(probabilities.positive - probabilities.negative, 9);
    expect(confidence).toBeGreaterThan(0.5);
  });

  it('leaves the rest of a row as it was written: numbers that no double holds, keys that stand twice, their order', async () => {
    const row = '{"text":"awful", "n":1e400,"id":123456789012345678901234567890,"7":1,"a":2,"a":3,"f":1.0 }';
    const { text } = await score([], `  ${row}\r\n`);
    const kept = row.slice(0, row.lastIndexOf(' }'));
    expect(text.startsWith(`${kept},"sentiment":{"label":"negative",`)).toBe(true);
    expect(text.match(/"sentiment"/g)).toHaveLength(1);
  });

  it('puts its own sentiment in the place of one that a row brings', async () => {
    const { rows, text } = await score([], lines({ sentiment: 'glad', text: 'awful' }));
    expect(rows[0].sentiment.label).toBe('negative');
    expect(text.match(/"sentiment"/g)).toHaveLength(1);
  });

  it('reads CSV by a named column, quoted line breaks and all', async () => {
    const csv = 'id,comment\n1,"horrible,\nrude staff"\n2,"lovely ""crew"""\n';
    const { rows } = await score(['--text', 'comment'], `\ufeff${csv}`);
    expect(rows.map((row) => [row.id, row.sentiment.label])).toEqual([
      ['1', 'negative'],
      ['2', 'positive'],
    ]);
  });

  it('says which columns there are where the named one is not', async () => {
    const { code, err } = await score(['--text', 'body'], 'id,comment\n1,hi\n');
    expect(code).toBe(2);
    expect(err).toContain('no column "body"; --text takes one of: id, comment');
  });

  it('says doubt in flags, and always one of three labels', async () => {
    const { rows } = await score([], lines({ text: '' }, { text: 'http://a.example @ana' }, { text: 'то жахливо' }));
    expect(rows.map((row) => row.sentiment.flags)).toEqual([['empty'], ['only-links'], ['unknown-language']]);
    for (const row of rows) expect(row.sentiment).toMatchObject({ label: 'neutral' });
  });

  it('reports bad rows by line and goes on; --strict stops', async () => {
    const input = `${lines({ text: 'ok' })}{"txt":1}\nnot json\n${lines({ text: 'fine' })}`;
    const { code, rows, err } = await score([], input);
    expect(code).toBe(0);
    expect(rows).toHaveLength(2);
    expect(err).toContain('stdin:2: no text; each row needs "text" with a string');
    expect(err).toContain('stdin:3: not JSON');
    const strict = await score(['--strict'], input);
    expect(strict.code).toBe(2);
    expect(strict.err).toBe('turntide: stdin:2: no text; each row needs "text" with a string\n');
    expect(strict.rows).toEqual([expect.objectContaining({ text: 'ok' })]);
  });

  it('shows in a terminal how far it is and how long it will take, and takes that away for a bad row', async () => {
    const file = join(folder, 'long.jsonl');
    writeFileSync(
      file,
      `${lines(...Array.from({ length: 40 }, () => ({ text: 'ok', pad: 'x'.repeat(50_000) })))}bad\n`,
    );
    const [stdout, stderr] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY: true })];
    stdout.resume();
    expect(await main(['score', file], { stdout, stderr })).toBe(0);
    stderr.end();
    const told = await readAll(stderr);
    expect(told).toMatch(/\rscore: \d+ rows, \d+\/s, \d+ s left\u001b\[K/);
    expect(told).toContain(`\r\u001b[K${file}:41: not JSON`);
  });

  it('explains: the weights add up to the score', async () => {
    const { rows } = await score(['--explain'], lines({ text: 'I love the seats but the food was awful :(' }));
    const { score: value, reasons } = rows[0].sentiment;
    expect(reasons.reduce((sum: number, reason: { weight: number }) => sum + reason.weight, 0)).toBeCloseTo(value, 9);
    expect(reasons.find((reason: { text: string }) => reason.text.includes('love')).weight).toBeGreaterThan(0);
    expect(reasons.find((reason: { text: string }) => reason.text.includes('awful')).weight).toBeLessThan(0);
  });

  it('scores towards a brand', async () => {
    const input = lines({ text: 'Delta was great, United lost my bag' });
    const one = await score(['--brand', 'United,@united', '--competitors', 'Delta'], input);
    expect(one.rows[0].sentiment.label).toBe('negative');
    expect((await score(['--competitors', 'Delta'], input)).code).toBe(2);
  });

  it('obeys rules and names them in the model', async () => {
    const path = join(folder, 'rules.jsonl');
    writeFileSync(
      path,
      lines({ phrase: 'war zone', reading: 'ignore' }, { phrase: 'my precious', reading: 'positive' }),
    );
    const { rows } = await score(['--rules', path], lines({ text: 'my precious!' }, { text: 'hello' }));
    expect(rows[0].sentiment).toMatchObject({ label: 'positive', flags: ['corrected'] });
    expect(rows[1].sentiment.model).toMatch(/^turntide-en-\d+\+rules-2-/);
    writeFileSync(path, lines({ phrase: '', reading: 'ignore' }));
    expect((await score(['--rules', path], lines({ text: 'hi' }))).code).toBe(2);
  });

  it.each([
    [['--scorer', 'oracle'], 'no such scorer'],
    [['--model', '/nowhere.bin'], 'cannot be read'],
    [['--scorer', 'natural', '--explain'], 'cannot say why'],
  ])('refuses %j in one line', async (args, message) => {
    const { code, err } = await score(args, lines({ text: 'hi' }));
    expect(code).toBe(2);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toContain(message);
  });
});
