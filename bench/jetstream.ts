import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Mention } from '../src/domain/mention.ts';
import { parseMention } from '../src/domain/parse-mention.ts';
import { systemClock } from '../src/lib/clock.ts';
import { createHttp } from '../src/lib/http.ts';
import { compile } from '../src/matching/index.ts';
import { bluesky } from '../src/sources/bluesky.ts';
import { matchingData } from './matching-data.ts';
import { cpuSeconds } from './rate.ts';

const QUERIES = 1_000;
const FRAMES = 20_000;

/**
 * Events a second from a loopback Jetstream (v2) in a process of its own, through the source, validation and matching
 * against 1,000 queries, to where mentions would be queued; and the memory on the way. A machine
 * that does other work gives less by the clock; a second of processor time gives the same. `--events 1000000`.
 */
export async function main(wanted = 1_000_000): Promise<void> {
  const server = fork(fileURLToPath(import.meta.url), ['serve']);
  const [port] = (await once(server, 'message')) as [number];
  const clock = systemClock;
  const http = createHttp({ clock, userAgent: 'Turntide-bench' });
  const settings = bluesky.settings.parse({ endpoint: `ws://127.0.0.1:${port}`, backfillHours: 1 });
  const source = bluesky.create('bench', settings, { clock, http });
  const matcher = compile(matchingData(QUERIES, 1).queries);
  let events = 0;
  let matched = 0;
  const memory: number[] = [];
  const rates: number[] = [];
  let mark = performance.now();
  const before = cpuSeconds();
  const context = { signal: new AbortController().signal, budgetMs: 3_600_000 };
  for await (const page of source.pages(null, context)) {
    const parts = Math.floor((events * 10) / wanted);
    events += page.items.length;
    for (const item of page.items) {
      const parsed = parseMention(item, Number.POSITIVE_INFINITY);
      if (parsed.ok && matcher.match(parsed.mention as Mention).length > 0) matched += 1;
    }
    if (Math.floor((events * 10) / wanted) > parts) {
      rates.push(wanted / 10 / ((performance.now() - mark) / 1000));
      mark = performance.now();
      memory.push(process.memoryUsage().rss);
    }
    if (events >= wanted) break;
  }
  const perCpu = events / (cpuSeconds() - before);
  const median = [...rates].sort((a, b) => a - b)[rates.length >> 1] ?? 0;
  console.log(
    `Jetstream: ${Math.round(median).toLocaleString('en')} events/s by the clock (median of ten parts of ${events.toLocaleString('en')} events), ${Math.round(perCpu).toLocaleString('en')} a second of processor time, ${((100 * matched) / events).toFixed(1)} % match one of ${QUERIES} queries.`,
  );
  console.log(`Resident memory after each part, MB: ${memory.map((bytes) => Math.round(bytes / 1e6)).join(' ')}`);
  await http.close();
  server.kill();
}

/** Sends made-up posts as fast as the other side reads. */
function serve(): void {
  process.on('disconnect', () => process.exit());
  const { posts } = matchingData(QUERIES, FRAMES);
  const bodies = posts.map(
    ({ text }, index) => [`"did":"did:plc:person${index % 5000}"`, JSON.stringify(text)] as const,
  );
  const http = createServer();
  const sockets = new WebSocketServer({ server: http, handleProtocols: (names) => [...names][0] ?? false });
  sockets.on('connection', (client: WebSocket) => {
    let seq = 0;
    const send = (): void => {
      if (client.readyState !== client.OPEN) return;
      while (client.bufferedAmount < 1_000_000) {
        for (let i = 0; i < 100; i += 1) {
          seq += 1;
          const [did, text] = bodies[seq % FRAMES]!;
          const time = new Date(1_763_900_000_000 + seq).toISOString();
          client.send(
            `{"payload":{"$type":"#commit","seq":${seq},${did},"time":"${time}","rev":"3k","operation":"create","collection":"app.bsky.feed.post","rkey":"r${seq}","record":{"$type":"app.bsky.feed.post","text":${text},"createdAt":"${time}","langs":["en"]},"cid":"bafyrei"}}`,
          );
        }
      }
      setTimeout(send, 1);
    };
    send();
  });
  http.listen(0, '127.0.0.1', () => process.send?.((http.address() as AddressInfo).port));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === 'serve') serve();
  else await main(Number(parseArgs({ options: { events: { type: 'string', default: '1000000' } } }).values.events));
}
