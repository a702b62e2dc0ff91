import { consoleUrl } from '../../workers/notice.ts';
import type { Notifier } from '../alerts/notifier.ts';
import { NOTIFIER_KINDS } from '../alerts/notifiers/index.ts';
import type { Config } from '../config/config.ts';
import { systemClock } from '../lib/clock.ts';
import { counted } from '../lib/counted.ts';
import { Deadline } from '../lib/deadline.ts';
import { Failure, messageOf } from '../lib/errors.ts';
import { createHttp, type Http } from '../lib/http.ts';
import { startRedis } from '../lib/redis-server/start.ts';
import { unlessAborted } from '../lib/unless-aborted.ts';
import { userAgent } from '../lib/user-agent.ts';
import { configuredScorers } from '../pipeline/scorer.ts';
import { SOURCE_KINDS } from '../sources/index.ts';
import type { Source } from '../sources/source.ts';
import { connect, disconnect } from '../store/connection.ts';
import { serverFindings } from '../store/server-findings.ts';
import { readConfig } from './app-config.ts';
import type { Command, CommandIo } from './command.ts';
import { configAdvice } from './config-advice.ts';
import { parseOptions } from './options.ts';
import { sampleAlert } from './sample-alert.ts';

const WAIT_MS = 20_000;
/** Fetching a Redis for the first time takes longer than any answer. */
const FETCH_MS = 300_000;

/** One thing that was tried. */
interface Finding {
  readonly state: 'ok' | 'warning' | 'failed';
  /** `redis`, `source news`, `channel slack`. */
  readonly what: string;
  readonly detail: string;
}

export const command: Command = {
  name: 'check',
  summary: 'checks the configuration, then tries Redis, models, sources and channels',
  help: `
Usage: turntide check [--config FILE] [--send] [--json]

Tells every problem of the configuration at once. Where there is none, reaches out to Redis, to each source and to
each channel, and says what answered. Nothing is stored, and nobody is told anything unless --send is given.

  --config FILE   default: config/turntide.yaml
  --send          also sends an invented alert, marked as a test, to every channel
  --json          one JSON object a line: {state: "ok" | "warning" | "failed", what, detail}

Exit codes: 0 all is well (warnings included), 1 something cannot be reached, 2 the configuration has problems.
`,
  async run(args, io) {
    const options = { config: { type: 'string' }, send: { type: 'boolean' }, json: { type: 'boolean' } } as const;
    const { values } = parseOptions(args, options, 0);
    const config = await readConfig(values.config, io);
    const tell = values.json ? tellJson(io) : tellText(io);
    const { length } = config.brands;
    tell({
      state: 'ok',
      what: 'configuration',
      detail: `${config.file}: ${counted(length, 'brand')}`,
    });
    for (const detail of configAdvice(config)) tell({ state: 'warning', what: 'configuration', detail });
    // With --json, standard output is for the findings alone: the test alert of a terminal channel goes beside it.
    const terminal = values.json ? io.stderr : io.stdout;
    const findings = await reachAll(config, values.send === true, io, terminal, tell);
    return findings.every(({ state }) => state !== 'failed') ? 0 : 1;
  },
};

/** One after the other, each told when it is known. */
async function reachAll(
  config: Config,
  send: boolean,
  io: CommandIo,
  terminal: NodeJS.WritableStream,
  tell: (finding: Finding) => void,
): Promise<Finding[]> {
  const http = createHttp({ clock: systemClock, userAgent: userAgent(config.contact) });
  const findings: Finding[] = [];
  const attempt = async (
    what: string,
    work: (signal: AbortSignal) => Promise<readonly Finding[]>,
    waitMs = WAIT_MS,
  ): Promise<void> => {
    const found = await tried(what, io.signal, waitMs, work);
    for (const finding of found) tell(finding);
    findings.push(...found);
  };
  try {
    await attempt('redis', (signal) => reachRedis(config, signal), config.redis.url ? WAIT_MS / 2 : FETCH_MS);
    if (readsItsOwnWay(config)) await attempt('sentiment', () => loadScorers(config));
    for (const { id, kind, settings } of config.sources) {
      await attempt(`source ${id}`, async (signal) => {
        const source = SOURCE_KINDS.find((known) => known.kind === kind)?.create(id, settings, {
          clock: systemClock,
          http,
        });
        return [ok(`source ${id}`, await using(source, (held) => held.check(signal)))];
      });
    }
    for (const { id, kind, settings } of config.channels) {
      await attempt(`channel ${id}`, (signal) =>
        reachChannel({ id, kind, settings }, config, send, terminal, http, signal),
      );
    }
  } finally {
    await http.close();
  }
  return findings;
}

/** The shipped models are there; what a configuration names may not be. */
function readsItsOwnWay({ scorer, brands }: Config): boolean {
  const own = brands.some(({ sentimentModel, sentimentRules = [] }) => sentimentModel || sentimentRules.length > 0);
  return own || scorer.model !== undefined || scorer.kind === 'onnx';
}

async function loadScorers({ scorer, brands }: Config): Promise<Finding[]> {
  const scorers = await configuredScorers(scorer, brands);
  return brands.map((brand) => ok('sentiment', `${brand.id} is read by ${scorers.of(brand, []).model}`));
}

async function reachRedis(config: Config, signal: AbortSignal): Promise<Finding[]> {
  const given = config.redis.url?.reveal();
  const embedded = given === undefined ? await startRedis({ dataDir: config.dataDir, signal }) : undefined;
  const away = new AbortController();
  const db = connect(given ?? embedded?.url ?? '', {
    cluster: config.redis.cluster,
    // The service waits for it; a check says so at once.
    onChange: (line) => away.abort(new Error(line.replace(/; waiting.*$/, ''))),
  });
  try {
    const either = AbortSignal.any([signal, away.signal]);
    const { version, nodes, findings } = await unlessAborted(serverFindings(db), either);
    const where = embedded
      ? `embedded${embedded.joined ? ', joined a running one' : ''}`
      : nodes > 1
        ? `${nodes} nodes`
        : 'as configured';
    return [
      ok('redis', `version ${version}, ${where}`),
      ...findings.map(({ level, what, fix }): Finding => {
        return { state: level === 'error' ? 'failed' : 'warning', what: 'redis', detail: `${what}; ${fix}` };
      }),
    ];
  } finally {
    await disconnect(db);
    await embedded?.close();
  }
}

async function reachChannel(
  channel: Config['channels'][number],
  config: Config,
  send: boolean,
  stdout: NodeJS.WritableStream,
  http: Http,
  signal: AbortSignal,
): Promise<Finding[]> {
  const what = `channel ${channel.id}`;
  const kind = NOTIFIER_KINDS.find((known) => known.kind === channel.kind);
  const notifier = kind?.create(channel.id, channel.settings, { clock: systemClock, http, stdout });
  return using(notifier, async (held) => {
    const found = [ok(what, await held.check(signal))];
    const [brand] = config.brands;
    if (!send || !brand) return found;
    const receipt = await held.send(sampleAlert(brand, systemClock.now(), consoleUrl({ config }).consoleUrl), signal);
    return [...found, ok(what, `test alert sent: ${receipt.detail}`)];
  });
}

async function using<Held extends Source | Notifier, T>(
  held: Held | undefined,
  work: (held: Held) => Promise<T>,
): Promise<T> {
  if (!held) throw new Error('no such kind');
  try {
    return await work(held);
  } finally {
    await held.close?.();
  }
}

async function tried(
  what: string,
  signal: AbortSignal,
  waitMs: number,
  work: (signal: AbortSignal) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const deadline = new Deadline(signal);
  deadline.start(waitMs, 'no answer');
  try {
    return await work(deadline.signal);
  } catch (error) {
    const kind = error instanceof Failure ? ` (${error.kind})` : '';
    return [{ state: 'failed', what, detail: `${messageOf(error)}${kind}` }];
  } finally {
    deadline.clear();
  }
}

const ok = (what: string, detail: string): Finding => ({ state: 'ok', what, detail });

function tellJson(io: CommandIo): (finding: Finding) => void {
  return (finding) => io.stdout.write(`${JSON.stringify(finding)}\n`);
}

function tellText(io: CommandIo): (finding: Finding) => void {
  const color = io.stdout.isTTY === true && !io.env.NO_COLOR;
  const paint = { ok: 32, warning: 33, failed: 31 } as const;
  return ({ state, what, detail }) => {
    const word = state.padEnd(7);
    io.stdout.write(`${color ? `\u001b[${paint[state]}m${word}\u001b[0m` : word}  ${what}: ${detail}\n`);
  };
}
