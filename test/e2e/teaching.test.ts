import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { manualClock } from '../../src/lib/clock.ts';
import { consoleData } from '../../workers/console/data.ts';
import { correctMention, forgetRule, teachRule } from '../../workers/correct.ts';
import { detect } from '../../workers/detect.ts';
import { takePage } from '../../workers/poll.ts';
import { startWeb } from '../../workers/web.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { crisisConfig, crisisWeek } from '../support/crisis.ts';
import { decidedTo, openStore } from '../support/inspect.ts';
import { startTestRedis } from '../support/redis.ts';
import { serviceFolder, until, writeMentions } from '../support/service.ts';

const HOUR = 3_600_000;
const AT = Date.UTC(2026, 10, 20, 9);
const TOKEN = 'a-token-of-some-length';
const CONFIG = `
brands: [{ id: quake, name: Quake, query: quake }]
sources: [{ id: pushed, kind: push, token: ${TOKEN} }]
channels: [{ id: terminal, kind: terminal }]
server: { port: 0, token: ${TOKEN} }
`;
const WAR = 'the war zone of quake opens today';

let clock: ReturnType<typeof manualClock>;
let test: TestApp;
beforeEach(async () => {
  clock = manualClock(AT);
  test = await startTestApp(CONFIG, { roles: ['score', 'detect'], clock });
});
afterEach(() => test.close());

const brand = () => test.app.brands.get('quake')!.brand;
const found = (id: string) => test.app.store.mentions.find('quake', id);
const labelOf = async (id: string) => (await found(id))?.sentiment.label;

let pages = 0;
async function come(texts: readonly string[], at: (index: number) => number = () => clock.now()): Promise<string[]> {
  const { app } = test;
  pages += 1;
  const items = texts.map((text, index) => ({
    id: `x:${pages}-${index}`,
    source: 'x',
    text,
    publishedAt: new Date(at(index)).toISOString(),
    author: { id: `x:a${pages}-${index}` },
  }));
  await takePage(app, app.sources.get('pushed')!, { items, cursor: String(pages) }, '');
  await until('all is scored', async () => (await app.queues.backlog('score')) === 0);
  return items.map(({ id }) => id);
}

/** Words that say nothing, others for each number: no text is a copy of another. */
const wordsOf = (number: number): string =>
  Array.from({ length: 7 }, (_, i) => `w${((number + 1) * 7919 * (i + 3)) % 99_991}`).join(' ');

const readAnew = () =>
  until('all is read anew', async () => {
    const waiting = await test.app.queues.backlog('rescore');
    return waiting === 0 && !(await test.app.store.mentions.isRereading('quake'));
  });

describe('a rule that the team teaches', () => {
  it('holds for what is stored and for what comes, until it is taken back, and each score names it', async () => {
    const { app } = test;
    const [old] = await come([WAR]);
    const before = (await found(old!))!.sentiment;
    expect(before.label).toBe('negative');
    await teachRule(app, brand(), { phrase: 'War Zone', reading: 'ignore' }, 'ana');
    await readAnew();
    const [fresh] = await come([`${WAR}!`]);
    for (const id of [old!, fresh!]) {
      expect((await found(id))?.sentiment).toMatchObject({
        label: 'neutral',
        model: expect.stringMatching(/\+rules-1-/),
      });
    }
    expect(await app.store.mentions.model('quake')).toBe((await found(old!))!.sentiment.model);
    expect(await forgetRule(app, brand(), 'war  zone')).toBe(true);
    expect(await forgetRule(app, brand(), 'war zone')).toBe(false);
    await readAnew();
    expect((await found(old!))?.sentiment).toEqual(before);
    expect(await labelOf(fresh!)).toBe('negative');
  });

  it('leaves a correction of a mention as it is', async () => {
    const [id] = await come([WAR]);
    await correctMention(test.app, brand(), { mentionId: id!, label: 'positive', by: 'ana', withCopies: false });
    await teachRule(test.app, brand(), { phrase: 'war zone', reading: 'negative' }, 'ben');
    await readAnew();
    expect(await labelOf(id!)).toBe('positive');
  });

  it('is never told as a shift, though it turns half of what is said, and a real shift after it is', {
    timeout: 60_000,
  }, async () => {
    const { app } = test;
    const start = AT - 15 * 24 * HOUR;
    const every = HOUR / 6;
    const texts = Array.from(
      { length: 15 * 24 * 6 },
      (_, i) => `${wordsOf(i)} ${i % 2 === 0 ? 'new map' : 'match'} quake`,
    );
    clock.set(start);
    await come(['quake is announced']);
    await detect({ brandId: 'quake' }, app);
    clock.set(AT);
    await come(texts, (i) => start + i * every);
    const decide = async (): Promise<void> => {
      await app.queues.add('detect', { brandId: 'quake' }, { oneOf: 'quake' });
      await until('all is decided', async () => (await app.queues.backlog('detect')) === 0);
    };
    await decide();
    await teachRule(app, brand(), { phrase: 'new map', reading: 'negative' }, 'ana');
    await readAnew();
    for (let hour = 1; hour <= 12; hour += 1) {
      clock.set(AT + hour * HOUR);
      await come(texts.slice(hour * 6, hour * 6 + 6), (i) => clock.now() - HOUR + i * every);
      await decide();
    }
    expect(await app.store.incidents.list('quake')).toEqual([]);
    clock.set(AT + 13 * HOUR);
    await come(
      Array.from({ length: 90 }, (_, i) => `awful quake, ${wordsOf(5_000 + i)}`),
      (i) => clock.now() - HOUR + i * 30_000,
    );
    await decide();
    expect(await app.store.incidents.list('quake')).toHaveLength(1);
  });

  it('has detection wait while counts are half of one reading and half of another, and no longer than whoever reads lives', async () => {
    const { app } = test;
    await come([WAR]);
    await app.store.mentions.markRereading('quake');
    expect(await detect({ brandId: 'quake' }, app)).toBe('being-read-anew');
    expect(await app.store.db.pttl(app.store.keys.brand('quake').rereading)).toBeLessThanOrEqual(60_000);
    await app.store.mentions.endRereading('quake');
    expect(await detect({ brandId: 'quake' }, app)).not.toBe('being-read-anew');
  });
});

describe('a service that is killed while it reads anew', () => {
  it('is followed by one that finishes, and then every score is of one reading and nothing is told', {
    timeout: 120_000,
  }, async () => {
    const redis = await startTestRedis();
    const folder = await serviceFolder(
      crisisConfig({ file: 'week.jsonl', redis: `redis: { url: "${redis.url}", prefix: ${redis.prefix} }` }),
    );
    const { store, close } = openStore(redis.url, redis.prefix);
    try {
      await writeMentions(join(folder.path, 'week.jsonl'), crisisWeek());
      const first = folder.start();
      const end = Date.parse('2026-09-12T00:00:00Z');
      const through = async () => (await decidedTo(store, 'cloudline')) >= end - HOUR;
      await until('the week is through', through, 60_000, first.errors);
      const idsOf = async () => (await store.incidents.list('cloudline')).map(({ id }) => id);
      const told = await idsOf();
      const flags = ['--brand', 'cloudline', '--config', 'turntide.yaml'];
      const teach = folder.start(['correct', '--phrase', 'lost', 'neutral', ...flags]);
      expect(await teach.exited(), teach.errors()).toBe(0);
      const begun = async (): Promise<boolean> => {
        for await (const [oldest] of store.mentions.all('cloudline')) return /\+rules-1-/.test(oldest!.sentiment.model);
        return false;
      };
      await until('it has begun', begun, 20_000, first.errors);
      await first.kill();
      const second = folder.start();
      await until(
        'all is read anew',
        async () =>
          /\+rules-1-/.test((await store.mentions.model('cloudline')) ?? '') &&
          !(await store.mentions.isRereading('cloudline')),
        60_000,
        second.errors,
      );
      const models = new Set<string>();
      let neutral = 0;
      for await (const batch of store.mentions.all('cloudline')) {
        for (const { mention, sentiment } of batch) {
          models.add(sentiment.model);
          if (!/\blost\b/i.test(mention.text)) continue;
          expect(sentiment.label).toBe('neutral');
          neutral += 1;
        }
      }
      expect([...models]).toEqual([await store.mentions.model('cloudline')]);
      expect(neutral).toBeGreaterThan(100);
      expect(await idsOf()).toEqual(told);
    } finally {
      await close();
      await folder.remove();
    }
  });
});

describe('a correction of a text that many wrote', () => {
  it('counts for its copies of that day, which are one example to learn from', async () => {
    const text = 'Quake says the servers are back, and that is that for the day';
    const ids = await come([text, text, `${text} #gaming`, 'quake is out']);
    const correction = { mentionId: ids[0]!, label: 'positive', by: 'ana' } as const;
    expect(await correctMention(test.app, brand(), { ...correction, withCopies: true })).toBe(3);
    expect(await Promise.all(ids.slice(0, 3).map(labelOf))).toEqual(['positive', 'positive', 'positive']);
    expect(await labelOf(ids[3]!)).not.toBe('positive');
    const kept = await test.app.store.corrections.all('quake');
    expect(kept.filter(({ copyOf }) => copyOf === undefined).map(({ mentionId }) => mentionId)).toEqual([ids[0]]);
  });

  it('is of one mention alone where only that is meant', async () => {
    const ids = await come(['quake is out, and so am I today', 'quake is out, and so am I today']);
    const correction = { mentionId: ids[0]!, label: 'positive', by: 'ana', withCopies: false } as const;
    expect(await correctMention(test.app, brand(), correction)).toBe(1);
    expect(await labelOf(ids[1]!)).not.toBe('positive');
  });
});

describe('the console', () => {
  it('explains a stored score in parts that add up to it, and not what another model or a person read', async () => {
    const { app } = test;
    const data = consoleData(app);
    const search = { query: '', label: null, topic: 'all', before: null, each: false };
    const whys = async () => (await data.mentions('quake', search))!.mentions;
    const [id] = await come([WAR]);
    const [first] = await whys();
    const total = first!.why!.reduce((sum, { weight }) => sum + weight, 0);
    expect(total).toBeCloseTo(first!.scored.sentiment.score, 9);
    await app.store.rules.save('quake', 'x', { phrase: 'x', reading: 'ignore', by: 'ana', at: 1 });
    expect((await whys())[0]).toMatchObject({ why: null, correctedBy: null });
    await app.store.rules.remove('quake', 'x');
    await data.correct('quake', id!, 'positive', 'ana', false);
    expect((await whys())[0]).toMatchObject({ why: null, correctedBy: 'ana' });
  });

  it('shows whose each rule is, and says what is wrong with one', async () => {
    const data = consoleData(test.app);
    expect(await data.teach('quake', { phrase: '!?', reading: 'ignore' }, 'ana')).toBeNull();
    expect(await data.teach('quake', { phrase: '  ', reading: 'ignore' }, 'ana')).toContain('needs a phrase');
    expect(await data.teach('none', { phrase: 'x', reading: 'ignore' }, 'ana')).toBe('no such brand');
    await readAnew();
    const { rules, model } = (await data.readings('quake'))!;
    expect(rules).toMatchObject([{ phrase: '!?', reading: 'ignore', taught: { by: 'ana', at: AT } }]);
    expect(model).toMatch(/\+rules-1-/);
  });
});

describe('POST /v1/corrections', () => {
  it('corrects a mention and teaches a phrase, for whoever has the token', async () => {
    const web = await startWeb(test.app);
    const post = (body: unknown, token = TOKEN): Promise<Response> =>
      fetch(`${web.url}/v1/corrections`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
    try {
      const [id] = await come([WAR]);
      const correction = { brand: 'quake', mention: id, label: 'positive' };
      expect((await post(correction, 'wrong-token')).status).toBe(401);
      expect((await post({ ...correction, brand: 'none' })).status).toBe(404);
      expect((await post({ ...correction, mention: 'x:none' })).status).toBe(404);
      const senseless = await post({ ...correction, label: 'rude' });
      expect(senseless.status).toBe(400);
      expect(await senseless.text()).toContain('give brand, mention and label (negative, neutral, positive), or');
      expect(await (await post(correction)).json()).toEqual({ corrected: 1 });
      expect(await labelOf(id!)).toBe('positive');
      const rule = { brand: 'quake', phrase: 'war zone', reading: 'ignore' };
      expect((await post(rule)).status).toBe(200);
      expect((await post({ ...rule, phrase: ' ' })).status).toBe(400);
      expect((await post({ ...rule, reading: null })).status).toBe(200);
      expect((await post({ ...rule, reading: null })).status).toBe(404);
    } finally {
      await web.close();
    }
  });
});

describe('turntide correct', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'turntide-correct-'));
    const { url, prefix } = test.app.config.redis;
    const redis = `redis: { url: "${url?.reveal()}", prefix: ${prefix} }`;
    await writeFile(join(folder, 'c.yaml'), `${CONFIG}${redis}\n`);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function correct(...args: string[]): Promise<{ code: number; told: string }> {
    const [out, err] = [new PassThrough(), new PassThrough()];
    const io = { stdout: out, stderr: err, env: { USER: 'ana' }, signal: AbortSignal.timeout(60_000) };
    const code = await main(['correct', ...args, '--config', join(folder, 'c.yaml')], io);
    return { code, told: `${out.read() ?? ''}${err.read() ?? ''}`.trim() };
  }

  it('teaches, lists and takes back a phrase while the service runs', async () => {
    const [id] = await come([WAR]);
    expect(await correct('--phrase', 'war zone', 'ignore', '--brand', 'quake')).toEqual({
      code: 0,
      told: '"war zone" is read as a name for quake from now on',
    });
    await readAnew();
    expect(await labelOf(id!)).toBe('neutral');
    const { told } = await correct('--rules', '--brand', 'quake');
    expect(JSON.parse(told)).toMatchObject({ phrase: 'war zone', reading: 'ignore', by: 'ana' });
    expect((await correct('--forget', 'WAR zone', '--brand', 'quake')).code).toBe(0);
    await readAnew();
    expect(await labelOf(id!)).toBe('negative');
  });

  it('corrects a mention and its copies, and lists what can be learnt from', async () => {
    const [id] = await come(['quake is out, and so am I today', 'quake is out, and so am I today']);
    expect((await correct(id!, 'positive', '--copies', '--brand', 'quake')).told).toBe(
      `${id} counts as positive, and so do its copies (1)`,
    );
    const { told } = await correct('--list', '--brand', 'quake');
    expect(told.split('\n')).toHaveLength(1);
    expect(JSON.parse(told)).toMatchObject({ label: 'positive', text: 'quake is out, and so am I today' });
  });

  it.each([
    [
      ['--phrase', 'war zone', 'rude', '--brand', 'quake'],
      'say how "war zone" is read: negative|neutral|positive|ignore',
    ],
    [['--phrase', ' ', 'ignore', '--brand', 'quake'], 'a rule needs a phrase'],
    [['--forget', 'peace zone', '--brand', 'quake'], 'no rule for "peace zone" was taught; --rules lists what was'],
    [['--list', '--rules', '--brand', 'quake'], 'one thing at a time'],
    [['x:none', 'positive', '--brand', 'quake'], 'no mention x:none of quake'],
    [['x:none', 'rude', '--brand', 'quake'], 'say which mention and how it reads'],
    [['--list', '--brand', 'none'], 'no such brand'],
    [['--list'], '--brand ID'],
  ])('says in one line what is wrong with %j', async (args, message) => {
    const { code, told } = await correct(...args);
    expect(code).toBe(2);
    expect(told).toContain(message);
    expect(told.split('\n')).toHaveLength(1);
  });
});
