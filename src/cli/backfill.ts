import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { takePage } from '../../workers/poll.ts';
import { type App, createApp } from '../app.ts';
import { Failure, UserError } from '../lib/errors.ts';
import { Secret } from '../lib/secret.ts';
import { SOURCE_KINDS, withMemoryOf } from '../sources/index.ts';
import { commandLogger, readConfig } from './app-config.ts';
import type { Command } from './command.ts';
import { Progress } from './files.ts';
import { parseOptions } from './options.ts';

/** As the service holds a source; it waits for a slice of a stream to end. */
const LEASE_MS = 3_000;
const HOLD_EVERY_MS = 200;
const HOLD_WITHIN_MS = 60_000;

export const command: Command = {
  name: 'backfill',
  summary: 'fetches the past of a source, at low priority, never alerting',
  help: `
Usage: turntide backfill --source ID --since 30d [--config FILE]

Reads a source from so far back (h, d), as far as its network lets, and queues what is about a brand behind all that is new.
A running service counts it; baselines learn from it; it opens nothing. Stopped half-way, it goes on from there next time.
`,
  async run(args, io) {
    const { values } = parseOptions(
      args,
      { config: { type: 'string' }, source: { type: 'string' }, since: { type: 'string', default: '30d' } },
      0,
    );
    const config = await readConfig(values.config, io);
    const entry = config.sources.find((source) => source.id === values.source);
    if (!entry) {
      const ids = config.sources.map((source) => source.id).join(', ');
      throw new UserError(
        `--source ${values.source ?? '(missing)'}: ${ids ? `name one of ${ids}` : 'no source is configured'}`,
      );
    }
    const kind = SOURCE_KINDS.find((candidate) => candidate.kind === entry.kind);
    const settings = reachingBack(entry.settings as Record<string, unknown>, hoursOf(values.since));
    if (!kind || !settings)
      throw new UserError(`--source ${entry.id}: ${entry.kind} gives no past beyond what it gives by itself`);
    const checked = kind.settings.safeParse(settings);
    if (!checked.success) {
      throw new UserError(
        `--since ${values.since}: ${entry.kind} reaches less far back (${checked.error.issues[0]?.message})`,
      );
    }
    const app = await createApp(config, commandLogger({ log: { ...config.log, level: 'warn' } }, io), {
      stdout: io.stdout,
    });
    let holding: Holding | undefined;
    try {
      const running = app.sources.get(entry.id);
      if (!running) throw new UserError(`--source ${entry.id}: no brand reads it`);
      const source = kind.create(entry.id, checked.data, { clock: app.clock, http: app.http });
      const name = `${entry.id}/backfill/${values.since}`;
      const progress = new Progress(`backfill ${entry.id}`, io);
      const began = app.clock.now();
      const { sources } = app.store;
      // What is spent here is spent of the same month or day: the service waits, and goes on from what is left.
      holding = source.spends ? await hold(app, entry.id) : undefined;
      const known = await sources.cursor(name);
      let cursor = holding ? withMemoryOf(known, await sources.cursor(entry.id)) : known;
      let items = 0;
      let matched = 0;
      for await (const page of source.pages(cursor, { signal: io.signal, budgetMs: Number.POSITIVE_INFINITY })) {
        // A stream goes on into the present, which is the service's: its last page has some of both.
        const present = page.items.length > 0 && page.backfill !== true;
        const past = { ...page, items: present ? page.items.filter(before(began)) : page.items, backfill: true };
        const taken = await takePage(app, { ...running, source }, past, cursor ?? 'backfill');
        await sources.saveCursor(name, page.cursor);
        const live = holding && withMemoryOf(await sources.cursor(entry.id), page.cursor);
        if (live) await sources.saveCursor(entry.id, live);
        cursor = page.cursor;
        items += past.items.length;
        matched += taken.matched;
        progress.update(items);
        if (io.signal.aborted || present) break;
      }
      await source.close?.();
      progress.done();
      io.stdout.write(`${entry.id}: ${items} items read, ${matched} about a brand, queued\n`);
    } finally {
      await holding?.release();
      await app.close();
    }
    return io.signal.aborted ? 1 : 0;
  },
};

interface Holding {
  release(): Promise<void>;
}

/** Takes a source away from the service until it is let go, or this process dies. */
async function hold(app: App, sourceId: string): Promise<Holding> {
  const holder = randomUUID();
  const { sources } = app.store;
  for (let tries = 0; !(await sources.lease(sourceId, holder, LEASE_MS)); tries += 1) {
    if (tries * HOLD_EVERY_MS > HOLD_WITHIN_MS)
      throw new Failure('transient', `source ${sourceId} is being read by the service; try again`);
    await sleep(HOLD_EVERY_MS);
  }
  const renewal = setInterval(() => void sources.lease(sourceId, holder, LEASE_MS).catch(() => {}), LEASE_MS / 4);
  return {
    release: async () => {
      clearInterval(renewal);
      await sources.release(sourceId, holder);
    },
  };
}

/** The source's settings, reading from further back; null where its kind has no such setting. What can be streamed is asked for. */
function reachingBack(given: Record<string, unknown>, hours: number): Record<string, unknown> | null {
  const { mode: _, ...rest } = given;
  // They are read a second time, and are written in plain then.
  const settings = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]),
  );
  if ('backfillDays' in settings) return { ...settings, backfillDays: hours / 24 };
  if ('backfillHours' in settings) return { ...settings, backfillHours: hours };
  return null;
}

function before(at: number): (item: unknown) => boolean {
  return (item) => Date.parse(String((item as { publishedAt?: unknown } | null)?.publishedAt)) < at;
}

function hoursOf(text: string): number {
  const match = /^(\d+)([hd])$/.exec(text);
  if (!match) throw new UserError(`--since ${text}: write hours or days, such as 72h or 30d`);
  return Number(match[1]) * (match[2] === 'd' ? 24 : 1);
}
