/** How measures are said to people: alike in alerts and in the console, since one reader sees both. */

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/**
 * How often so large a move comes by chance, in words a team can weigh: the mean time between two, from the chance of at
 * least one within a day (moves by chance come as a Poisson process).
 */
export function byChance(pValue: number): string {
  const DAY = 86_400_000;
  const YEAR = 365.25 * DAY;
  const between = DAY / Math.max(-Math.log1p(-Math.min(pValue, 1 - 1e-12)), 1e-300);
  if (between >= 10 * YEAR) return 'less than once in ten years';
  if (between >= 2 * YEAR) return `about once in ${whole.format(between / YEAR)} years`;
  if (between >= YEAR / 6) return `about once in ${whole.format(between / (YEAR / 12))} months`;
  if (between >= 14 * DAY) return `about once in ${whole.format(between / (7 * DAY))} weeks`;
  if (between >= 2 * DAY) return `about once in ${whole.format(between / DAY)} days`;
  return 'every day or two';
}

/** Of a stance in [-1, 1]. */
export function stanceWords(stance: number): string {
  if (stance >= 0.15) return 'speaks well of the brand';
  return stance <= -0.15 ? 'critical of the brand' : 'even-handed about the brand';
}

/** Named reasons for which an author is left out, as the end of “left out: 61 …”. */
export const GATE_WORDS: Readonly<Record<string, string>> = {
  'bot-like': 'behave like bots',
  'brand-owned': 'are the brand itself',
  'competitor-owned': 'are competitors',
  hostile: 'are hostile to the brand',
  muted: 'are muted',
  'too-little-evidence': 'have too little evidence behind them',
  'uncorroborated-engagement': 'have engagement that nothing corroborates',
  'drives-the-anger': 'drive the anger themselves',
  'only-named': 'are only named, not heard',
  'unheard-by-audience': 'are not heard by those affected',
};
