import { seeded } from '../src/sentiment/learning/random.ts';

const SUBJECTS = [
  'the crew',
  'my bag',
  'this app',
  '@norwind',
  'their support',
  'the new phone',
  'our flight',
  'dinner',
  'that update',
  '#Kestrel',
];
const VERBS = ['was', 'is', 'seems', 'felt', 'has been', "wasn't", 'is never', 'turned out', 'will be', 'looks'];
const VERDICTS = [
  'great',
  'awful',
  'late again',
  'so slow',
  'amazing',
  'okay I guess',
  'not bad',
  'broken',
  'lovely',
  'on time',
  'a joke',
  'cancelled',
];
const TAILS = [
  '😡',
  '😍',
  ':)',
  ':(',
  '!!',
  '...',
  'http://a.example/x',
  'lol',
  'smh',
  'thank you so much',
  'never again',
  'at gate 12',
  'on Monday',
  'in Lisbon',
];
const LINKS = ['and', 'but', 'because', 'while', 'so', 'then'];

/** Made-up posts of about 105 characters, in a few hundred thousand forms, the same for the same seed. */
export function posts(count: number, seed = 1): string[] {
  const random = seeded(seed);
  const one = (list: readonly string[]): string => list[Math.floor(random() * list.length)]!;
  return Array.from({ length: count }, () => {
    let text = '';
    while (text.length < 78) {
      if (text !== '') text += ` ${one(LINKS)} `;
      text += `${one(SUBJECTS)} ${one(VERBS)} ${one(VERDICTS)} ${word(random)}`;
    }
    return `${text} ${one(TAILS)} ${one(TAILS)}`;
  });
}

/** Names and slips that no list knows: a reader of posts meets new words all the time. */
function word(random: () => number): string {
  if (random() < 0.8) return 'today';
  return Array.from({ length: 3 + Math.floor(random() * 6) }, () =>
    String.fromCharCode(97 + Math.floor(random() * 26)),
  ).join('');
}
