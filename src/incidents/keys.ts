/** Forms that no rule makes: people write all of them of one thing. */
const IRREGULAR: Readonly<Record<string, string>> = {
  lost: 'lose',
  broke: 'break',
  broken: 'break',
  stole: 'steal',
  stolen: 'steal',
  paid: 'pay',
  sent: 'send',
  hung: 'hang',
  left: 'leave',
  flew: 'fly',
  flown: 'fly',
};

/**
 * One key for the forms of a word: plural, possessive, past and progressive (bag, bags; miss, missed, missing), and a doubled l
 * (cancelled, canceled). Derived words (cancellation) keep keys of their own, since a stem that goes further joins `customer`
 * with `customs`. English endings; they do little to other languages, where a form then counts by itself.
 */
export function keyOf(word: string): string {
  let key = word.replace(/'s$|'$/, '');
  if (Object.hasOwn(IRREGULAR, key)) key = IRREGULAR[key]!;
  if (key.length > 4 && key.endsWith('ies')) key = `${key.slice(0, -3)}y`;
  else if (key.length > 4 && /(?:[sx]|ch|sh)es$/.test(key)) key = key.slice(0, -2);
  else if (key.length > 3 && /[^suiao']s$/.test(key)) key = key.slice(0, -1);
  key = key.replace(/ll(ed|ing|er)$/, 'l$1');
  if (key.length > 4 && /[^e]ed$/.test(key)) key = bare(key, 2);
  else if (key.length > 5 && key.endsWith('ing')) key = bare(key, 3);
  return key.length > 4 && /[^aeiou]e$/.test(key) ? key.slice(0, -1) : key;
}

/** Without an ending and the consonant that it doubles; the word itself where no vowel would be left (`string`). */
function bare(word: string, ending: number): string {
  const stem = word.slice(0, -ending);
  if (!/[aeiouy]/.test(stem)) return word;
  if (stem.endsWith('i')) return `${stem.slice(0, -1)}y`;
  return /([^aeioulsz])\1$/.test(stem) ? stem.slice(0, -1) : stem;
}

/** One key for the spellings of a name, which has no tenses: `United` is no unit. */
export function nameKey(word: string): string {
  const key = word.replace(/'s$|'$/, '');
  return key.length > 3 && /[^suiao']s$/.test(key) ? key.slice(0, -1) : key;
}
