import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeNotifier, noSignal } from '../../support/notifier.ts';
import { sampleDigest, sampleMessage } from '../../support/sample-messages.ts';

describe('the outbox', () => {
  let folder: string;
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'turntide-')), 'made', 'when missing');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const open = () => makeNotifier('outbox', { folder }).notifier;

  it('gets a mail and a webhook body for each message, named after time and matter', async () => {
    await open().send(sampleMessage(), noSignal());
    await open().send(sampleDigest(), noSignal());
    expect((await readdir(folder)).sort()).toEqual([
      '2026-11-23T070000Z-digest-aurora-air-2026-11-22.eml',
      '2026-11-23T070000Z-digest-aurora-air-2026-11-22.json',
      '2026-11-23T140000Z-incident-aurora-air-baggage-1795442400-opened-1795442400.eml',
      '2026-11-23T140000Z-incident-aurora-air-baggage-1795442400-opened-1795442400.json',
    ]);
    const body = JSON.parse(
      await readFile(join(folder, '2026-11-23T070000Z-digest-aurora-air-2026-11-22.json'), 'utf8'),
    );
    expect(body).toMatchObject({ type: 'digest.daily', data: { day: '2026-11-22' } });
  });

  it('holds a message once however often it is sent, and no half-written file', async () => {
    const notifier = open();
    await Promise.all([1, 2, 3].map(() => notifier.send(sampleMessage(), noSignal())));
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('is checked by writing to it, and left as it was', async () => {
    expect(await open().check(noSignal())).toBe(`${folder} can be written to`);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('the terminal', () => {
  const sent = async (
    settings: Record<string, unknown>,
    stdout: { isTTY?: boolean; columns?: number; hasColors?: () => boolean },
  ) => {
    const written: string[] = [];
    const { notifier } = makeNotifier('terminal', settings, {
      stdout: { write: (text) => written.push(text), ...stdout },
    });
    await notifier.send(sampleMessage(), noSignal());
    return written.join('');
  };

  it.each([
    ['a terminal', {}, { isTTY: true }, true],
    ['a file', {}, { isTTY: false }, false],
    ['a terminal under NO_COLOR', {}, { isTTY: true, hasColors: () => false }, false],
    ['anything where colours are asked for', { color: 'always' }, { isTTY: false }, true],
    ['anything where they are not wanted', { color: 'never' }, { isTTY: true }, false],
  ])('on %s uses colour as it should', async (_, settings, stdout, colored) => {
    expect((await sent(settings, stdout)).includes('\u001b[')).toBe(colored);
  });

  it.each([40, 72, 200])('keeps its lines within %d columns', async (columns) => {
    const text = await sent({ color: 'never' }, { isTTY: true, columns });
    const urls = /https?:\/\//;
    for (const line of text.split('\n').filter((each) => !urls.test(each)))
      expect(line.length).toBeLessThanOrEqual(Math.min(columns, 110));
  });
});
