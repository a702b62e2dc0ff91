import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';

const row = (id: string, text: string, more: object = {}) =>
  JSON.stringify({ id, source: 'x', text, publishedAt: '2026-11-20T09:00:00Z', author: { id: 'x:1' }, ...more });

async function match(args: readonly string[], lines: readonly string[]) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const stdin = Readable.from([Buffer.from(lines.join('\n'))]);
  const code = await main(['match', ...args], { stdin, stdout, stderr });
  const out = String(stdout.read() ?? '');
  return {
    code,
    out,
    rows: out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
    errors: String(stderr.read() ?? ''),
  };
}

describe('turntide match', () => {
  it('prints the mentions that match, as they came, with the offsets of what matched', async () => {
    const { code, rows, errors } = await match(
      ['--query', 'delta "lost bag*"'],
      [row('x:1', 'Delta 😡 lost baggage', { topic: 'kept' }), row('x:2', 'delta is fine')],
    );
    expect(code).toBe(0);
    expect(rows).toEqual([
      {
        ...JSON.parse(row('x:1', 'Delta 😡 lost baggage', { topic: 'kept' })),
        matched: [
          [0, 5],
          [9, 21],
        ],
      },
    ]);
    expect(errors).toBe('');
  });

  it('leaves a mention as it was written, numbers that no double holds and all', async () => {
    const line = row('x:1', 'lost').replace(/}$/, ',"big":123456789012345678901234567890}');
    const { out } = await match(['--query', 'lost'], [line]);
    expect(out).toBe(`${line.slice(0, -1)},"matched":[[0,4]]}\n`);
  });

  it('explains every mention when asked', async () => {
    const { rows } = await match(
      ['--query', 'delta -river', '--explain'],
      [row('x:1', 'river delta'), row('x:2', 'Delta')],
    );
    expect(rows.map(({ matched, explanation }) => ({ matched, explanation }))).toEqual([
      {
        matched: null,
        explanation: [
          'no  delta AND NOT river: 1 of 2 parts does not match',
          '  yes delta: “delta” at 6',
          '  no  NOT river: what it excludes is there',
          '    yes river: “river” at 0',
        ],
      },
      {
        matched: [[0, 5]],
        explanation: [
          'yes delta AND NOT river: every part matches',
          '  yes delta: “Delta” at 0',
          '  yes NOT river: what it excludes is not there',
          '    no  river: not found in the text',
        ],
      },
    ]);
  });

  it('passes over bad rows with their line, and goes on', async () => {
    const { code, rows, errors } = await match(['--query', 'delta'], ['{', row('x:1', 'delta'), '{"id":"x:2"}']);
    expect(code).toBe(0);
    expect(rows).toHaveLength(1);
    expect(errors).toMatch(
      /^stdin:1: not JSON .*; row passed over\nstdin:3: not a mention: no "text"; give it, .* \(missing-text\);/,
    );
  });

  it('refuses a query that cannot be read, with a caret', async () => {
    const { code, errors } = await match(['--query', 'delta AND'], []);
    expect(code).toBe(2);
    expect(errors).toContain(
      'turntide: --query: AND with nothing after it (at character 7)\n  delta AND\n        ^^^\n',
    );
  });

  it('explains of each field what the mention has instead', async () => {
    const { rows } = await match(
      ['--query', 'link:bbc OR is:reply OR is:verified OR has:emoji OR has:link OR followers:>9', '--explain'],
      [row('x:1', 'see https://bbc.co.uk/x 😡', { inReplyTo: { id: 'x:0' } }), row('x:2', 'nothing')],
    );
    const [first, second] = rows.map(({ explanation }) => explanation.map((line: string) => line.trim()));
    expect(first.slice(0, 2)).toEqual([
      expect.stringMatching(/: 4 of 6 parts match$/),
      'yes link:bbc: the mention has https://bbc.co.uk/x',
    ]);
    expect(second).toEqual([
      expect.stringMatching(/: no part matches$/),
      'no  link:bbc: the mention has no link',
      'no  is:reply: the mention is no reply',
      'no  is:verified: the mention is not known to be by a verified author',
      'no  has:emoji: the mention has no emoji',
      'no  has:link: the mention has no link',
      'no  followers:>=10: the mention has an unknown number of followers',
    ]);
  });

  it('warns of a query that matches almost anything, and runs it', async () => {
    const { code, rows, errors } = await match(['--query', 'the'], [row('x:1', 'The end')]);
    expect(code).toBe(0);
    expect(rows).toHaveLength(1);
    expect(errors).toContain('warning: “the” is in almost any mention');
  });

  it('needs a query', async () => {
    expect(await match([], [])).toMatchObject({
      code: 2,
      errors: 'turntide: --query is missing, such as --query "delta OR @delta"\n',
    });
  });
});
