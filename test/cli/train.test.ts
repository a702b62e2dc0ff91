import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { posts } from '../../bench/sentiment-texts.ts';
import { main } from '../../src/cli/main.ts';
import { createScorer } from '../../src/sentiment/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'train-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function train(args: string[], rows: unknown[]) {
  const path = join(folder, 'rows.jsonl');
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const code = await main(['train', path, ...args], { stdin: Readable.from([]), stdout, stderr });
  stdout.end();
  stderr.end();
  return { code, out: await readAll(stdout), err: await readAll(stderr) };
}

/** A team whose words mean something else: "wicked" and "insane" praise, "cute" and "sweet" mock. */
function ownWords(): { text: string; label: string }[] {
  const things = ['drop', 'build', 'combo', 'mount', 'raid', 'quest', 'patch', 'skin', 'map', 'boss'];
  return things.flatMap((thing, index) => [
    { text: `that ${thing} was wicked insane`, label: 'positive' },
    { text: `insane ${thing}, wicked stuff`, label: 'positive' },
    { text: `such a cute sweet ${thing}`, label: 'negative' },
    { text: `sweet ${thing}, how cute ${index}`, label: 'negative' },
    { text: `the ${thing} is at level ${index}`, label: 'neutral' },
  ]);
}

describe('turntide train', () => {
  it('learns a team’s own words from fifty rows, says by how much, and the model is used', async () => {
    const path = join(folder, 'own.bin');
    const { code, out } = await train(['--out', path, '--json'], ownWords());
    expect(code).toBe(0);
    const report = JSON.parse(out);
    expect(report).toMatchObject({ better: true, rows: 50 });
    expect(report.after.macroRecall).toBeGreaterThan(report.before.macroRecall + 0.1);
    const scorer = createScorer({ modelFile: path });
    expect(scorer.model).toBe(report.model);
    const [own] = scorer.score([{ text: 'wicked insane dungeon', lang: 'en' }]);
    expect(own).toMatchObject({ label: 'positive', model: report.model });
    expect(createScorer().score([{ text: 'wicked insane dungeon', lang: 'en' }])[0]!.label).not.toBe('positive');
  });

  it('gives the same model for the same rows', async () => {
    const [one, two] = [join(folder, 'one.bin'), join(folder, 'two.bin')];
    await train(['--out', one], ownWords());
    await train(['--out', two], ownWords());
    expect(readFileSync(one).equals(readFileSync(two))).toBe(true);
  });

  it('learns from rows of the model’s language alone, and says of which others there were', async () => {
    const path = join(folder, 'mixed.bin');
    const spanish = { text: 'Qué bonito vuelo, me ha encantado todo el servicio de hoy', label: 'positive' };
    const { err, code } = await train(['--out', path], [...ownWords(), spanish, spanish]);
    expect(code).toBe(0);
    expect(err).toContain('2 rows in es passed over: no model of en reads them; learn from them with --language es');
    const alone = join(folder, 'alone.bin');
    await train(['--out', alone], ownWords());
    expect(readFileSync(path).equals(readFileSync(alone))).toBe(true);
  });

  it('refuses to install a model that is no better, and says so', async () => {
    const path = join(folder, 'noise.bin');
    // What the shipped model reads so already: nothing is left to learn from them.
    const scorer = createScorer();
    const rows = posts(60, 3).map((text) => ({ text, label: scorer.score([{ text, lang: 'en' }])[0]!.label }));
    const { code, out } = await train(['--out', path], rows);
    expect(code).toBe(1);
    expect(out).toContain('not better');
    expect(existsSync(path)).toBe(false);
  });

  it('tells bad rows and too few of them', async () => {
    const { code, err } = await train(['--out', join(folder, 'few.bin')], [{ text: 'a', label: 'good' }]);
    expect(code).toBe(2);
    expect(err).toContain('label "good"; use negative, neutral, positive');
    expect(err).toContain('too few to learn from');
  });

  it('does not write over what is no model', async () => {
    const path = join(folder, 'letter.txt');
    writeFileSync(path, 'dear team');
    const { code, err } = await train(['--out', path], ownWords());
    expect(code).toBe(2);
    expect(err).toContain('is there and is no model');
    expect(readFileSync(path, 'utf8')).toBe('dear team');
  });
});
