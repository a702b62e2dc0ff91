import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import { withFileLock } from '../file-lock.ts';
import { formatIdentity, identityOf, isRunning, type ProcessIdentity, parseIdentity } from '../process-identity.ts';
import { ask } from './ask.ts';
import { type FindOptions, findRedisServer, type ServerProgram } from './find.ts';
import { launchServer } from './launch.ts';
import { type Place, preparePlace } from './place.ts';
import { beginUse } from './users.ts';

export interface StartOptions extends FindOptions {
  /** The server's files live in `<dataDir>/redis`. */
  readonly dataDir: string;
  /** Found by `findRedisServer` where it is not given. */
  readonly program?: ServerProgram;
  /** Further settings as in `redis.conf`; they win over ours. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedRedis {
  /** The path of its unix socket, which ioredis takes in place of a URL. */
  readonly url: string;
  readonly pid: number;
  /** True where a server that already ran on this data was joined. */
  readonly joined: boolean;
  /** Ends the server unless another process uses it; resolves when it has put its data away. */
  close(): Promise<void>;
}

const LOCK_MS = 120_000;

/**
 * A real Redis on a unix socket that only this user can reach, with an append-only file and `noeviction`.
 * One server a data folder: a second process joins the first one's, and a server left behind by a killed
 * process is joined, or ended where it no longer answers. It ends with its last user. Where it dies by itself
 * it is started again.
 */
export async function startRedis(options: StartOptions): Promise<EmbeddedRedis> {
  const place = await preparePlace(options.dataDir);
  const program = options.program ?? (await findRedisServer(options));
  const log = options.log ?? (() => {});
  const lock = <T>(work: () => Promise<T>): Promise<T> => withFileLock(join(place.folder, 'lock'), LOCK_MS, work);
  let closing = false;
  const closers: (() => void)[] = [];

  const launch = async (): Promise<ProcessIdentity> => {
    const child = await launchServer({
      program,
      settings: { ...settingsFor(place), ...options.settings },
      address: place.socket,
      folder: place.folder,
      logFile: join(place.folder, 'redis.log'),
      log,
      onSpawn: (pid) => {
        const identity = identityOf(pid);
        if (identity) writeFileSync(identityFile(place), formatIdentity(identity), { mode: 0o600 });
      },
    });
    child.once('exit', (code, signal) => lost(signal ?? `code ${code}`));
    return { pid: child.pid as number, started: identityOf(child.pid as number)?.started ?? '' };
  };
  /** A server of another process tells us nothing of its end. */
  const watchJoined = (joinedServer: ProcessIdentity): void => {
    const timer = setInterval(() => {
      if (isRunning(joinedServer)) return;
      clearInterval(timer);
      lost('whoever started it is gone');
    }, 1_000);
    timer.unref();
    closers.push(() => clearInterval(timer));
  };
  const lost = (why: string): void => {
    if (closing) return;
    log(`the embedded Redis ended by itself (${why}); starting it again`);
    restart(500);
  };
  const restart = (waitMs: number): void => {
    const timer = setTimeout(() => {
      lock(async () => {
        if (closing) return;
        const running = await runningServer(place, log);
        if (running) watchJoined(running);
        server = running ?? (await launch());
      }).catch((error) => {
        log(`${messageOf(error)}; next try in ${(waitMs * 2) / 1000} s`);
        restart(Math.min(waitMs * 2, 30_000));
      });
    }, waitMs);
    timer.unref();
  };

  let joined = true;
  let use = { end: () => false };
  let server = await lock(async () => {
    use = beginUse(place.folder);
    try {
      const running = await runningServer(place, log);
      if (running) {
        watchJoined(running);
        return running;
      }
      joined = false;
      return await launch();
    } catch (error) {
      use.end();
      throw error;
    }
  });
  const onExit = (): void => {
    closing = true;
    if (use.end()) signalTo(server, 'SIGTERM');
  };
  process.once('exit', onExit);
  return {
    url: place.socket,
    pid: server.pid,
    joined,
    close: () =>
      lock(async () => {
        closing = true;
        for (const close of closers) close();
        process.off('exit', onExit);
        if (use.end()) await endServer(server, place, log);
      }),
  };
}

/** The address of the server that runs on this data folder now, if one does. */
export async function runningRedis(dataDir: string): Promise<string | undefined> {
  const { socket } = await preparePlace(dataDir);
  return (await ask(socket, ['PING']).catch(() => undefined)) === 'PONG' ? socket : undefined;
}

function settingsFor({ folder, socket }: Place): Record<string, string> {
  return {
    dir: folder,
    port: '0',
    unixsocket: socket,
    unixsocketperm: '700',
    appendonly: 'yes',
    appendfsync: 'everysec',
    // The append-only file holds everything; snapshots beside it would only cost writes.
    save: '',
    'maxmemory-policy': 'noeviction',
    daemonize: 'no',
  };
}

/** Whoever serves this folder now. One that runs but has stopped answering is ended: its data is on disk. */
async function runningServer(place: Place, log: (line: string) => void): Promise<ProcessIdentity | undefined> {
  const noted = parseIdentity(readOr(identityFile(place)));
  const server = noted && isRunning(noted) ? noted : undefined;
  for (let tries = 0; tries < (server ? 5 : 1); tries += 1) {
    const answer = await ask(place.socket, ['INFO', 'server']).catch((error) => messageOf(error));
    const pid = /process_id:(\d+)/.exec(String(answer))?.[1];
    if (pid) return identityOf(Number(pid)) ?? server;
    if (server && String(answer).startsWith('LOADING')) tries = 0;
    if (server) await delay(200);
  }
  if (server) {
    log(`a Redis left behind (process ${server.pid}) does not answer; ending it`);
    await endServer(server, place, log);
  }
  return undefined;
}

async function endServer(server: ProcessIdentity, place: Place, log: (line: string) => void): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGTERM', 10_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!signalTo(server, signal)) break;
    const deadline = performance.now() + waitMs;
    while (isRunning(server) && performance.now() < deadline) await delay(10);
    if (!isRunning(server)) break;
    log(`Redis (process ${server.pid}) did not end on ${signal} within ${waitMs / 1000} s`);
  }
  for (const file of [identityFile(place), place.socket]) {
    try {
      unlinkSync(file);
    } catch {
      // Redis removes its socket itself when it ends in order.
    }
  }
}

function signalTo(server: ProcessIdentity, signal: NodeJS.Signals): boolean {
  try {
    return isRunning(server) && process.kill(server.pid, signal);
  } catch {
    return false;
  }
}

const identityFile = (place: Place): string => join(place.folder, 'server.pid');

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
