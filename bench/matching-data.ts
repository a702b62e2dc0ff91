import type { Mention } from '../src/domain/mention.ts';
import { seeded } from './shifts-random.ts';

/** Made-up posts and brands: the words of a language by Zipf's law, with what social posts hold beside words. */
export interface MatchingData {
  readonly posts: readonly Mention[];
  readonly queries: readonly { readonly id: string; readonly query: string; readonly words: readonly string[] }[];
  readonly meanLength: number;
}

const COMMON =
  'the to and a of is in it my for you that on with this was at be so just me have not but are we they what your all out up like no get one when do if from now can about how people time go day know love want think new good really'.split(
    ' ',
  );
const SYLLABLES =
  'ba be bi bo da de di do fa fe ga ge ka ki la le li lo ma me mi mo na ne ni no pa pe ra re ri ro sa se si so ta te ti to va ve za zo'.split(
    ' ',
  );
const ACCENTED: Readonly<Record<string, string>> = { a: 'á', e: 'é', o: 'ö', i: 'í' };
const EMOJI = ['😡', '😂', '❤️', '👍🏽', '🙏', '🔥', '✈️'];
const VOCABULARY = 30_000;

/**
 * `count` posts with a mean of about 120 characters. One in a hundred holds what one of the queries asks for; a query
 * is a brand's name in one of six forms, from a plain word to names near other words with exclusions.
 */
export function matchingData(queryCount: number, count: number, seed = 7): MatchingData {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random.uniform() * list.length)]!;
  const made = (syllables: number): string => Array.from({ length: syllables }, () => pick(SYLLABLES)).join('');
  const words = [...COMMON, ...Array.from({ length: VOCABULARY }, () => made(2 + Math.floor(random.uniform() * 3)))];
  const logSize = Math.log(words.length);
  // Zipf: the rank's logarithm is uniform.
  const word = (): string => words[Math.min(words.length - 1, Math.floor(Math.exp(random.uniform() * logSize)) - 1)]!;

  const queries = Array.from({ length: queryCount }, (_, index) => {
    // Five syllables: longer than any word of the vocabulary, so that only planted posts match.
    const name = made(5);
    const second = word();
    return { id: `q${index}`, ...FORMS[index % FORMS.length]!(name, second, word()) };
  });

  let length = 0;
  const posts = Array.from({ length: count }, (_, index) => {
    const target = 40 + random.uniform() * 160;
    const parts: string[] = [];
    if (random.uniform() < 0.3) parts.push(`@${word()}`);
    for (let size = 0; size < target; size += parts.at(-1)!.length + 1) parts.push(word());
    if (random.uniform() < 0.01) parts.splice(Math.floor(random.uniform() * parts.length), 0, ...pick(queries).words);
    if (random.uniform() < 0.2) parts.push(`#${word()}`);
    if (random.uniform() < 0.2) parts.push(`https://t.co/${made(4)}`);
    if (random.uniform() < 0.2) parts.push(pick(EMOJI));
    let text = parts.join(' ');
    text = text[0]!.toUpperCase() + text.slice(1);
    const kind = random.uniform();
    if (kind < 0.1) text = text.replace(/[aeoi]/g, (letter) => (random.uniform() < 0.1 ? ACCENTED[letter]! : letter));
    else if (kind < 0.12) text = text.replaceAll(' ', '京');
    length += text.length;
    return {
      id: `x:${index}`,
      source: 'x',
      text,
      publishedAt: '2026-11-20T00:00:00.000Z',
      author: { id: `x:a${index % 5000}` },
    };
  });
  return { posts, queries, meanLength: length / count };
}

type Form = (name: string, second: string, third: string) => { query: string; words: readonly string[] };

const FORMS: readonly Form[] = [
  (name) => ({ query: name, words: [name] }),
  (name, second) => ({ query: `${name} OR "${second} ${name}" OR #${name}`, words: [second, name] }),
  (name, second, third) => ({
    query: `${name} AND (${second} OR ${third}) NOT ${second}${third}x`,
    words: [name, 'and', third],
  }),
  (name, second) => ({ query: `(${name} OR @${name}) NEAR/4 (${second} OR the)`, words: [`@${name}`, second] }),
  (name, second) => ({ query: `"${name} ${second}"~3`, words: [second, name] }),
  (name, second) => ({ query: `${name.slice(0, -2)}* ${second}`, words: [name, second] }),
];
