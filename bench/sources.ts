import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../src/lib/clock.ts';
import { htmlToText } from '../src/lib/html-text.ts';
import { createHttp } from '../src/lib/http.ts';
import { reply } from '../src/lib/http-reply.ts';
import { startHttpServer } from '../src/lib/http-server.ts';
import { readFeed } from '../src/sources/feed/items.ts';
import { file } from '../src/sources/file.ts';
import type { Source } from '../src/sources/source.ts';

const ROUNDS = 5;
const ROWS = 200_000;
const HOUR = 3_600_000;

/** How fast mentions come in, on one core, medians of five: files, feeds, markup, and exchanges over the loopback. */
export async function main(): Promise<void> {
  console.log('| what | a second | peak memory above the start |');
  console.log('| --- | ---: | ---: |');
  const folder = await mkdtemp(join(tmpdir(), 'turntide-bench-'));
  try {
    for (const kind of ['jsonl', 'csv'] as const) {
      const path = await recording(folder, kind);
      const size = Math.round((await stat(path)).size / 1e6);
      const { rate, memory } = await median(() => readAll(path, kind));
      line(`file, ${kind}: rows of a recording (${ROWS.toLocaleString('en')} rows, ${size} MB)`, rate, memory);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  const document = feed(100);
  line(
    'rss: entries of a feed of 100',
    (await median(async () => times(200, () => readFeed(document, 'https://x.example/')))).rate * 100,
  );
  const markup =
    '<p>They <b>lost</b> my bag &amp; nobody <a href="https://x.example/a?b=1&amp;c=2">answers</a>.</p>'.repeat(10);
  line(
    `markup to text: megabytes`,
    ((await median(async () => times(3_000, () => htmlToText(markup)))).rate * markup.length) / 1e6,
  );
  await exchanges();
}

async function exchanges(): Promise<void> {
  const server = await startHttpServer({
    port: 0,
    routes: [{ method: 'GET', path: '/', handle: () => reply.json(200, { ok: true }) }],
  });
  const http = createHttp({ userAgent: 'bench', clock: systemClock, maxPerHost: 16 });
  const { rate } = await median(async () => {
    const start = performance.now();
    await Promise.all(Array.from({ length: 3_000 }, () => http.request({ url: server.url })));
    return { rate: 3_000 / seconds(start), memory: 0 };
  });
  line('http: exchanges with one host, client and server in one process', rate);
  await http.close();
  await server.close();
}

async function recording(folder: string, kind: 'jsonl' | 'csv'): Promise<string> {
  const path = join(folder, `posts.${kind}`);
  const rows: string[] = kind === 'csv' ? ['id,user,text,time,likes'] : [];
  for (let i = 0; i < ROWS; i += 1) {
    const at = new Date(Date.UTC(2026, 0, 1) + i * 1_000).toISOString();
    const text = `They lost my bag again, number ${i}, and nobody at the desk knows anything about it #travel`;
    rows.push(
      kind === 'csv'
        ? `${i},ana${i % 999},"${text}",${at},${i % 50}`
        : JSON.stringify({
            id: `forum:${i}`,
            source: 'forum',
            text,
            publishedAt: at,
            author: { id: `forum:ana${i % 999}`, followers: i % 5_000 },
            engagement: { likes: i % 50 },
          }),
    );
  }
  await writeFile(path, `${rows.join('\n')}\n`);
  return path;
}

async function readAll(path: string, kind: 'jsonl' | 'csv'): Promise<Measured> {
  const columns = { id: 'id', 'author.handle': 'user', text: 'text', publishedAt: 'time', 'engagement.likes': 'likes' };
  const settings = file.settings.parse({ path, ...(kind === 'csv' ? { columns } : {}) });
  const http = createHttp({ userAgent: 'bench', clock: systemClock });
  const source: Source = file.create('bench', settings, { clock: systemClock, http });
  const before = process.memoryUsage().rss;
  const start = performance.now();
  let items = 0;
  let peak = 0;
  for await (const page of source.pages(null, { signal: new AbortController().signal, budgetMs: HOUR })) {
    items += page.items.length;
    peak = Math.max(peak, process.memoryUsage().rss);
  }
  if (items !== ROWS) throw new Error(`${items} of ${ROWS} rows came`);
  return { rate: items / seconds(start), memory: Math.max(0, peak - before) };
}

function feed(count: number): string {
  const item = (i: number): string =>
    `<item><title>Bags lost &amp; found ${i}</title><link>https://x.example/${i}</link><guid>https://x.example/${i}</guid>
    <description><![CDATA[<p>They <b>lost</b> my bag, see <a href="/more">here</a>.</p>]]></description>
    <pubDate>Fri, 20 Nov 2026 09:31:07 GMT</pubDate></item>`;
  return `<rss version="2.0"><channel><title>T</title>${Array.from({ length: count }, (_, i) => item(i)).join('')}</channel></rss>`;
}

interface Measured {
  readonly rate: number;
  readonly memory: number;
}

async function median(measure: () => Promise<Measured>): Promise<Measured> {
  const results: Measured[] = [];
  for (let i = 0; i < ROUNDS; i += 1) results.push(await measure());
  results.sort((a, b) => a.rate - b.rate);
  const middle = results[ROUNDS >> 1] as Measured;
  return { rate: middle.rate, memory: Math.max(...results.map(({ memory }) => memory)) };
}

function times(count: number, work: () => unknown): Measured {
  const start = performance.now();
  for (let i = 0; i < count; i += 1) work();
  return { rate: count / seconds(start), memory: 0 };
}

const seconds = (start: number): number => (performance.now() - start) / 1000;

function line(what: string, rate: number, memory = 0): void {
  const size = memory > 0 ? `${Math.round(memory / 1e6)} MB` : '';
  console.log(`| ${what} | ${Number(rate.toPrecision(3)).toLocaleString('en')} | ${size} |`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
