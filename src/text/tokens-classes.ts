export const LETTER = 1;
export const DIGIT = 2;
export const SPACE = 3;
export const SYMBOL = 4;
/** Combining marks and joiners: part of a word, never the start of a token. */
export const MARK = 5;

/** ASCII by table; the rest by ranges, so that nothing is built at load. */
export const ASCII = (() => {
  const table = new Uint8Array(128).fill(SYMBOL);
  table.fill(SPACE, 0, 33);
  table[127] = SPACE;
  table.fill(DIGIT, 48, 58);
  table.fill(LETTER, 65, 91);
  table.fill(LETTER, 97, 123);
  return table;
})();

/** The class of the character at a place; white space past the end. */
export function classAt(text: string, at: number): number {
  if (at >= text.length) return SPACE;
  const unit = text.charCodeAt(at);
  return unit < 128 ? ASCII[unit]! : classOf(text, at, unit);
}

/** @param unit the UTF-16 unit at `at`, which is not ASCII. */
export function classOf(text: string, at: number, unit: number): number {
  if (unit < 0xc0) {
    if (unit < 0xa1) return SPACE;
    return unit === 0xaa || unit === 0xb5 || unit === 0xba ? LETTER : unit === 0xad ? MARK : SYMBOL;
  }
  if (unit < 0x300) return unit === 0xd7 || unit === 0xf7 ? SYMBOL : LETTER;
  if (unit < 0x370) return MARK;
  if (unit < 0x2000) return midClass(unit);
  if (unit < 0x2c00) {
    if (unit === 0x200d || unit === 0x200c) return MARK;
    if (unit <= 0x200f || (unit >= 0x2028 && unit <= 0x202f) || (unit >= 0x205f && unit <= 0x206f)) return SPACE;
    if (unit >= 0x20d0 && unit <= 0x20ff) return MARK;
    return unit === 0x2071 || unit === 0x207f || (unit >= 0x2090 && unit <= 0x209c) ? LETTER : SYMBOL;
  }
  if (unit < 0xd800) {
    if (unit >= 0x2e00 && unit < 0x2e80) return SYMBOL;
    if (unit >= 0x3000 && unit < 0x3040)
      return unit === 0x3000 ? SPACE : unit >= 0x3005 && unit <= 0x3007 ? LETTER : SYMBOL;
    return unit === 0x30fb ? SYMBOL : LETTER;
  }
  if (unit < 0xe000) return surrogateClass(text, at);
  if (unit >= 0xfe00 && unit <= 0xfe0f) return MARK;
  if (unit >= 0xfe10 && unit <= 0xfe6f) return unit >= 0xfe20 && unit <= 0xfe2f ? MARK : SYMBOL;
  if (unit === 0xfeff) return SPACE;
  if (unit >= 0xff00) {
    if (unit >= 0xff10 && unit <= 0xff19) return DIGIT;
    const wide =
      (unit >= 0xff21 && unit <= 0xff3a) || (unit >= 0xff41 && unit <= 0xff5a) || (unit >= 0xff66 && unit <= 0xffdc);
    return wide ? LETTER : SYMBOL;
  }
  return unit < 0xf900 ? SYMBOL : LETTER;
}

/** Greek to Georgian to the Indic scripts: letters, but for their own digits and punctuation. */
function midClass(unit: number): number {
  if (unit >= 0x0660 && unit <= 0x0669) return DIGIT;
  if (unit >= 0x06f0 && unit <= 0x06f9) return DIGIT;
  if (unit >= 0x0966 && unit <= 0x096f) return DIGIT;
  if (unit === 0x060c || unit === 0x061b || unit === 0x061f || unit === 0x06d4) return SYMBOL;
  if (unit >= 0x066a && unit <= 0x066d) return SYMBOL;
  if (unit === 0x0964 || unit === 0x0965 || unit === 0x037e || unit === 0x0387) return SYMBOL;
  // Arabic vowel signs may start a text; a word made of marks alone is none.
  if ((unit >= 0x064b && unit <= 0x065f) || unit === 0x0670 || (unit >= 0x0610 && unit <= 0x061a)) return MARK;
  if (unit >= 0x0900 && unit <= 0x0903) return MARK;
  if ((unit >= 0x093a && unit <= 0x094f && unit !== 0x093d) || (unit >= 0x0951 && unit <= 0x0957)) return MARK;
  if (unit >= 0x1680 && unit === 0x1680) return SPACE;
  return unit >= 0x0483 && unit <= 0x0489 ? MARK : LETTER;
}

function surrogateClass(text: string, at: number): number {
  const point = text.codePointAt(at)!;
  // A lone surrogate, or the second half seen alone, says nothing.
  if (point <= 0xffff) return SPACE;
  if (point >= 0x1f000 && point <= 0x1faff) return SYMBOL;
  if (point >= 0xe0000) return MARK;
  return point >= 0x1d100 && point < 0x1d300 ? SYMBOL : LETTER;
}
