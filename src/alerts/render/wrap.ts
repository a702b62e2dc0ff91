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

/** Lines of at most `width` columns, broken at blanks but not before a `%`; a word longer than a line stands alone and runs over. */
export function wrap(runs: readonly Run[], width: number, first = '', next = first): string[] {
  const lines: string[] = [];
  let line = new PaintedLine(first);
  for (const { text, paint } of runs) {
    for (const word of text.split(/(?<= )(?!%)/)) {
      if (!line.empty && line.used + columns(word.trimEnd()) > width) {
        lines.push(line.end());
        line = new PaintedLine(next);
      }
      line.add(word, paint);
    }
  }
  lines.push(line.end());
  return lines;
}

/** A line in the making; neighbours of one paint are painted together. */
class PaintedLine {
  used: number;
  empty = true;
  readonly #parts: { text: string; paint: Run['paint'] }[] = [];
  readonly #indent: string;

  constructor(indent: string) {
    this.#indent = indent;
    this.used = columns(indent);
  }

  add(text: string, paint: Run['paint']): void {
    const last = this.#parts.at(-1);
    if (last && last.paint === paint) last.text += text;
    else this.#parts.push({ text, paint });
    this.used += columns(text);
    this.empty &&= text.trim() === '';
  }

  end(): string {
    const last = this.#parts.at(-1);
    if (last) last.text = last.text.trimEnd();
    return (this.#indent + this.#parts.map(({ text, paint }) => (paint ? paint(text) : text)).join('')).trimEnd();
  }
}

/** Filled up with blanks to `width` columns, at the left or at the right. */
export function pad(text: string, width: number, side: 'start' | 'end' = 'end'): string {
  const blanks = ' '.repeat(Math.max(0, width - columns(text)));
  return side === 'start' ? blanks + text : text + blanks;
}
