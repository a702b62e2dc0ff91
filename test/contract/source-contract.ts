import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseMention } from '../../src/domain/parse-mention.ts';
import { manualClock } from '../../src/lib/clock.ts';
import { Failure } from '../../src/lib/errors.ts';
import { createHttp } from '../../src/lib/http.ts';
import type { Page, Source, SourceKind } from '../../src/sources/source.ts';
import { FAULTS, type Fault, type FaultyNetwork, RETRY_AFTER_MS } from '../support/faulty-network.ts';

/** A network as it is on the loopback, with what a source of this kind must find there. */
export interface World {
  /** As a team writes them; parsed by the kind's own schema. */
  readonly settings: unknown;
  /** Ids of the mentions that are there now. */
  readonly ids: () => readonly string[];
  /** Ids that the network says are deleted. */
  readonly deletedIds?: () => readonly string[];
  /** Something new happens; afterwards `ids` has more. */
  readonly more: () => Promise<void> | void;
  /** For sources that ask a server. */
  readonly network?: FaultyNetwork;
  readonly close: () => Promise<void>;
}

export interface SourceContract {
  readonly kind: SourceKind;
  /** When the world is looked at; epoch ms. */
  readonly now: number;
  start(clock: ReturnType<typeof manualClock>): Promise<World>;
  /** How far the clock moves between two polls; default an hour. */
  readonly pollAfterMs?: number;
  /** For sources that wait within a slice; default 2 s. */
  readonly budgetMs?: number;
  /** It asks a server: then it must stand its faults. */
  readonly overNetwork: boolean;
  /** Faults that mean something else to this network. */
  readonly faults?: Partial<Record<Fault, Failure['kind']>>;
}

/** What every source must do. */
export function describeSource(name: string, contract: SourceContract): void {
  const { kind, now } = contract;

  describe(`the source ${name}`, () => {
    const clock = manualClock(now);
    let http: ReturnType<typeof createHttp>;
    let world: World;
    let source: Source;

    const create = (over = http): Source =>
      kind.create('contract', kind.settings.parse(world.settings), { clock, http: over });
    beforeEach(async () => {
      clock.set(now);
      http = createHttp({ userAgent: 'Turntide-test', clock, maxBytes: 2_000_000 });
      world = await contract.start(clock);
      source = create();
    });
    afterEach(async () => {
      await source.close?.();
      await http.close();
      await world.close();
    });

    /** One slice. */
    const slice = async (
      from: Source,
      cursor: string | null,
      budgetMs = contract.budgetMs ?? 2_000,
    ): Promise<Page[]> => {
      const pages: Page[] = [];
      const context = { signal: new AbortController().signal, budgetMs };
      for await (const page of from.pages(cursor, context)) pages.push(page);
      return pages;
    };
    /** Slices until nothing new comes, the clock going on between them. */
    const drain = async (from: Source, start: string | null): Promise<{ pages: Page[]; cursor: string | null }> => {
      const pages: Page[] = [];
      let cursor = start;
      for (let quiet = 0, rounds = 0; quiet < 2 && rounds < 60; rounds += 1) {
        const got = await slice(from, cursor);
        pages.push(...got);
        cursor = got.at(-1)?.cursor ?? cursor;
        const wait = got.at(-1)?.notBefore ?? 0;
        clock.set(Math.max(clock.now() + (contract.pollAfterMs ?? 3_600_000), wait));
        quiet = got.some((page) => page.items.length > 0) ? 0 : quiet + 1;
      }
      return { pages, cursor };
    };

    test('gives every mention, each of which can be read', async () => {
      const { pages } = await drain(source, null);
      expect(idsOf(pages)).toEqual(new Set(world.ids()));
      for (const item of pages.flatMap((page) => page.items)) {
        expect(parseMention(item, clock.now())).toMatchObject({ ok: true, cleaned: [] });
      }
      expect(new Set(pages.flatMap((page) => page.deleted ?? []))).toEqual(new Set(world.deletedIds?.() ?? []));
    });

    test('goes on from the cursor of any page, in another process, and loses nothing', async () => {
      const { pages } = await drain(source, null);
      for (let i = 0; i < pages.length; i += Math.ceil(pages.length / 6)) {
        const other = create();
        const rest = await drain(other, pages[i]?.cursor ?? null);
        const all = new Set([...idsOf(pages.slice(0, i + 1)), ...idsOf(rest.pages)]);
        expect(all).toEqual(new Set(world.ids()));
        await other.close?.();
      }
    });

    test('gives what is new in a later slice, and nothing but the known when asked again', async () => {
      const first = await drain(source, null);
      const before = new Set(world.ids());
      await world.more();
      const added = [...world.ids()].filter((id) => !before.has(id));
      expect(added.length).toBeGreaterThan(0);
      const second = await drain(source, first.cursor);
      for (const id of added) expect(idsOf(second.pages)).toContain(id);
      const again = await slice(source, first.cursor);
      for (const id of idsOf(again)) expect(world.ids()).toContain(id);
    });

    test('takes a cursor that is not its own for none', async () => {
      for (const cursor of ['nonsense', '{}', '{"lanes":{"x":1}}']) {
        clock.set(now);
        const { pages } = await drain(source, cursor);
        expect(idsOf(pages)).toEqual(new Set(world.ids()));
      }
    });

    test('ends a slice that is aborted', async () => {
      const stop = new AbortController();
      stop.abort(new Error('stopping'));
      const pages = source.pages(null, { signal: stop.signal, budgetMs: 60_000 });
      const ended = (async () => {
        for await (const _ of pages);
      })().catch((error: unknown) => error);
      expect([undefined, stop.signal.reason]).toContain(await ended);
    });

    test('ends a slice by its budget', async () => {
      await expect(slice(source, null, 50)).resolves.toBeDefined();
    });

    test('says in a line what it found', async () => {
      const line = await source.check(new AbortController().signal);
      expect(line).toMatch(/^\S[^\n]+$/);
    });

    test('refuses a setting that it does not know', () => {
      const settings = { ...(world.settings as object), surplus: 1 };
      expect(kind.settings.safeParse(settings).success).toBe(false);
    });

    if (!contract.overNetwork) return;

    describe('when its network', () => {
      const network = (): FaultyNetwork => world.network as FaultyNetwork;
      for (const [fault, usual] of Object.entries(FAULTS) as [Fault, Failure['kind']][]) {
        const given = contract.faults?.[fault] ?? usual;
        test(`has this fault: ${fault}, it says ${given}, and recovers`, async () => {
          network().fault = fault;
          // Only where nothing comes is the wait short: a busy machine is no fault of the network.
          const impatient = createHttp({ userAgent: 'Turntide-test', clock, timeoutMs: 100 });
          const tested = fault === 'never answers' ? create(impatient) : source;
          const error = await slice(tested, null).catch((thrown: unknown) => thrown);
          expect(error).toBeInstanceOf(Failure);
          expect((error as Failure).kind).toBe(given);
          if (given === 'rate-limited') expect((error as Failure).retryAfterMs).toBe(RETRY_AFTER_MS);
          expect((error as Failure).message).not.toMatch(/hush/);
          await expect(tested.check(new AbortController().signal)).rejects.toBeInstanceOf(Failure);
          if (tested !== source) await tested.close?.();
          await impatient.close();
          network().fault = undefined;
          clock.advance(3_600_000);
          expect(idsOf((await drain(source, null)).pages)).toEqual(new Set(world.ids()));
        });
      }

      test('has a clock two hours behind ours, it still gives what is new', async () => {
        clock.set(now + 2 * 3_600_000);
        const first = await drain(source, null);
        clock.set(now + 60_000);
        const before = new Set(world.ids());
        await world.more();
        const added = world.ids().filter((id) => !before.has(id));
        clock.set(now + 9 * 3_600_000);
        const second = await drain(source, first.cursor);
        for (const id of added) expect(idsOf(second.pages)).toContain(id);
      });

      test('never answers, it can be aborted at once, and no connection stays', async () => {
        network().fault = 'never answers';
        const stop = new AbortController();
        const pages = source.pages(null, { signal: stop.signal, budgetMs: 60_000 });
        const ended = (async () => {
          for await (const _ of pages);
        })().catch((error: unknown) => error);
        await expect.poll(() => network().seen.length, { timeout: 10_000 }).toBeGreaterThan(0);
        stop.abort(new Error('stopping'));
        expect([undefined, stop.signal.reason]).toContain(await ended);
        await source.close?.();
        await http.close();
        await expect.poll(() => network().connections(), { timeout: 10_000 }).toBe(0);
      });
    });
  });
}

function idsOf(pages: readonly Page[]): Set<string> {
  return new Set(pages.flatMap((page) => page.items.map((item) => (item as { id: string }).id)));
}
