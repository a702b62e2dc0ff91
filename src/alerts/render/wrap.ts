/** A run of text that is painted as one. */
export interface Run {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WIDE =
  /^(?:\p{Emoji_Presentation}|\p{RI}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6])/u;

/** Columns that a terminal gives a text: two for an East Asian or emoji character. */
export function columns(text: string): number {
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length;
  let sum = 0;
  for (const { segment } of graphemes.segment(text)) sum += WIDE.test(segment) || segment.includes('\ufe0f') ? 2 : 1;
  return sum;
}

/** Lines of at most `width` columns, broken at blanks; a word longer than a line stands alone and runs over. */
export function wrap(runs: readonly Run[], width: number, first = '', next = first): string[] {
  const words = runs.flatMap(({ text, paint }) =>
    text.split(/(?<= )/).map((word) => ({ word, paint: paint ?? ((plain: string) => plain) })),
  );
  const lines: string[] = [];
  let line = first;
  let used = columns(first);
  let empty = true;
  for (const { word, paint } of words) {
    const size = columns(word.trimEnd());
    if (!empty && used + size > width) {
      lines.push(line.trimEnd());
      line = next;
      used = columns(next);
      empty = true;
    }
    line += paint(word);
    used += columns(word);
    empty &&= word.trim() === '';
  }
  lines.push(line.trimEnd());
  return lines;
}

/** Filled up with blanks to `width` columns, at the left or at the right. */
export function pad(text: string, width: number, side: 'start' | 'end' = 'end'): string {
  const blanks = ' '.repeat(Math.max(0, width - columns(text)));
  return side === 'start' ? blanks + text : text + blanks;
}
