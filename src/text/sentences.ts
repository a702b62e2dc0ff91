/** UTF-16 offsets of a sentence: `text.slice(start, end)`, without the white space around it. */
export interface Sentence {
  readonly start: number;
  readonly end: number;
}

/**
 * The sentences of a text: ends at `.`, `!`, `?`, `…`, `।`, `؟`, `。` with white space after it, and at line breaks.
 * No full stop inside a number, a link or a handle ends one. Linear in the text's length.
 */
export function sentences(text: string): Sentence[] {
  const found: Sentence[] = [];
  let start = 0;
  const close = (end: number): void => {
    const from = start + (text.slice(start, end).length - text.slice(start, end).trimStart().length);
    const to = start + text.slice(start, end).trimEnd().length;
    if (to > from) found.push({ start: from, end: to });
    start = end;
  };
  for (const stop of text.matchAll(/[\n\r]+|[.!?…।؟]["'”’)\]]?(?=\s)|[。！？]/gu)) {
    const end = stop.index + stop[0].length;
    if (stop[0] === '.' && isAbbreviation(text, stop.index)) continue;
    close(end);
  }
  close(text.length);
  return found;
}

const ABBREVIATIONS = new Set('mr mrs ms dr prof st vs etc sr jr no nr bzw ca usw sra dra mme'.split(' '));

/** `Dr. Who`, `J. Smith`. */
function isAbbreviation(text: string, at: number): boolean {
  const word = /\p{L}+$/u.exec(text.slice(Math.max(0, at - 6), at))?.[0] ?? '';
  return word.length === 1 || ABBREVIATIONS.has(word.toLowerCase());
}
