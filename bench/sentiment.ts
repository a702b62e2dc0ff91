import { fileURLToPath } from 'node:url';
import { createScorer } from '../src/sentiment/index.ts';
import { textsPerSecond } from './rate.ts';
import { rivals } from './sentiment-rivals.ts';
import { posts } from './sentiment-texts.ts';

/** Load time and memory, and texts a processor second beside other libraries, over made-up posts. */
export async function main(): Promise<void> {
  const before = process.memoryUsage().rss;
  const started = performance.now();
  const scorer = createScorer();
  scorer.score([{ text: 'ready when you are' }]);
  const load = performance.now() - started;
  const memory = (process.memoryUsage().rss - before) / 1e6;

  const texts = posts(60_000);
  const mean = texts.reduce((sum, text) => sum + text.length, 0) / texts.length;
  console.log(
    `load: ${load.toFixed(0)} ms, ${memory.toFixed(0)} MB; ${texts.length} made-up posts of ${mean.toFixed(0)} characters`,
  );
  console.log('| scorer | texts a processor second |\n| --- | ---: |');
  const own = textsPerSecond(texts, (all) => {
    for (const text of all) scorer.score([{ text }]);
  });
  console.log(`| turntide, language identified | ${Math.round(own)} |`);
  const batch = textsPerSecond(texts, (all) => scorer.score(all.map((text) => ({ text }))));
  console.log(`| turntide, one batch | ${Math.round(batch)} |`);
  const sample = texts.slice(0, 4_000);
  for (const rival of rivals()) {
    const theirs = textsPerSecond(sample, (all) => all.map((text) => rival.label(text)));
    console.log(`| ${rival.name} | ${Math.round(theirs)} (turntide is ${(own / theirs).toFixed(1)} times as fast) |`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
