import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Notifier } from '../../src/alerts/notifier.ts';
import { Failure, type FailureKind } from '../../src/lib/errors.ts';
import { HOSTILE, hostileMessage } from '../support/hostile.ts';
import { sampleDigest, sampleMessage, sampleNotice } from '../support/sample-messages.ts';

/** One message as the other side got it. */
export interface Received {
  /** What tells attempts of one message apart from other messages. */
  readonly id: string;
  /** All that a reader would see. */
  readonly text: string;
  /** Where the channel has markup. */
  readonly html?: string;
}

/** A channel with a real other side, made for one test. */
export interface Bench {
  readonly notifier: Notifier;
  received(): Promise<Received[]>;
  /** Makes the other side fail so; a channel leaves out what can't happen to it. */
  readonly troubles: Partial<
    Record<'busy' | 'broken' | 'login' | 'refused', { make(): void | Promise<void>; kinds: readonly FailureKind[] }>
  >;
  /** Makes the other side never answer; resolves once it has been reached. */
  readonly silence?: () => Promise<void>;
  /** Set where digests and notices are passed over. */
  readonly tellsOnly?: 'incidents';
  close(): Promise<void>;
}

const signal = () => new AbortController().signal;

/** What every channel keeps to. One call a kind of notifier. */
export function notifierContract(kind: string, open: () => Promise<Bench>): void {
  describe(`notifier ${kind}`, () => {
    let bench: Bench;
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(async () => {
      await bench.notifier.close?.();
      await bench.close();
    });
    const failure = async (sending: Promise<unknown>): Promise<Failure> => {
      const thrown = await sending.then(
        () => null,
        (error) => error,
      );
      expect(thrown).toBeInstanceOf(Failure);
      return thrown as Failure;
    };

    it('is called what it is', () => {
      expect(bench.notifier.kind).toBe(kind);
      expect(bench.notifier.id).toBe('team');
    });

    it('says it works without telling anybody anything', async () => {
      expect(await bench.notifier.check(signal())).toMatch(/^\S.*\S$/);
      expect(await bench.received()).toEqual([]);
    });

    it('tells an incident: how many against what is usual, since when, why, and who could turn it', async () => {
      const receipt = await bench.notifier.send(sampleMessage(), signal());
      expect(receipt.detail).toMatch(/^[^\n]+$/);
      const [got, ...more] = await bench.received();
      expect(more).toEqual([]);
      const text = got!.text.replace(/\s+/g, ' ');
      for (const part of [
        'Aurora Air',
        '184 of 402 mentions',
        'usually 31',
        'lost bags at Heathrow',
        'mira.travels',
        'upset people answered',
      ]) {
        expect(text).toContain(part);
      }
    });

    it.each(['incident.worsened', 'incident.recovering', 'incident.resolved'] as const)('tells %s', async (type) => {
      await bench.notifier.send(sampleMessage({ type }), signal());
      expect((await bench.received())[0]?.text).toContain('Aurora Air');
    });

    it('tells a digest and a notice', async () => {
      await bench.notifier.send(sampleDigest(), signal());
      await bench.notifier.send(sampleNotice(), signal());
      const [digest, notice] = await bench.received();
      if (bench.tellsOnly === 'incidents') {
        expect(digest).toBeUndefined();
        return;
      }
      expect(digest?.text).toContain('3,705 mentions');
      expect(notice?.text).toContain('is silent');
    });

    it('uses one id for every attempt and another for another message', async () => {
      await bench.notifier.send(sampleMessage(), signal());
      await bench.notifier.send(sampleMessage(), signal());
      await bench.notifier.send(sampleMessage({ type: 'incident.worsened' }), signal());
      const ids = (await bench.received()).map(({ id }) => id);
      expect(new Set(ids).size).toBe(2);
    });

    it('shows hostile text as text, within bounds', async () => {
      await bench.notifier.send(hostileMessage(), signal());
      const [got] = await bench.received();
      expect(got!.text.length).toBeLessThan(60_000);
      // C0 and C1 controls (but line ends and tabs), bidirectional overrides, zero-width characters, lone surrogates.
      expect(got!.text).not.toMatch(
        /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b]/,
      );
      expect(got!.text.isWellFormed()).toBe(true);
      expect(got!.text).not.toContain('javascript:');
      expect(got!.text).not.toContain(HOSTILE);
      expect(got!.text).not.toMatch(/^(?:Bcc|X):/m);
      expect(got!.html ?? '').not.toMatch(/<script|<img src=x|<b>body|javascript:/i);
    });

    it('sends nothing once it is told to stop', async () => {
      const stop = new AbortController();
      stop.abort(new Error('shutting down'));
      await expect(bench.notifier.send(sampleMessage(), stop.signal)).rejects.toThrow('shutting down');
      expect(await bench.received()).toEqual([]);
    });

    it.each(['busy', 'broken', 'login', 'refused'] as const)(
      'classifies the trouble “%s” and keeps its secrets',
      async (name) => {
        const trouble = bench.troubles[name];
        if (!trouble) return;
        await trouble.make();
        const failed = await failure(bench.notifier.send(sampleMessage(), signal()));
        expect(trouble.kinds).toContain(failed.kind);
        expect(failed.message).not.toMatch(/\n|s3cret|hunter2/);
        if (failed.kind === 'rate-limited') expect(failed.retryAfterMs).toBe(7000);
        expect(await bench.received()).toEqual([]);
      },
    );

    it('gives up on the other side’s silence as a failure that passes', async () => {
      if (!bench.silence) return;
      void bench.silence();
      expect((await failure(bench.notifier.send(sampleMessage(), signal()))).kind).toBe('transient');
    });

    it('stops in the middle when it is told to', async () => {
      if (!bench.silence) return;
      const reached = bench.silence();
      const stop = new AbortController();
      const sending = bench.notifier.send(sampleMessage(), stop.signal);
      await reached;
      stop.abort(new Error('shutting down'));
      await expect(sending).rejects.toThrow('shutting down');
    });
  });
}
