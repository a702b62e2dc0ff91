/** Whether an emoji begins here: pictographs, flags, and the older signs that are shown as pictures (☀ ❤ ✨ ⚡ …). */
export function isEmojiAt(text: string, at: number): boolean {
  return isPictograph(text.codePointAt(at) ?? 0, text, at);
}

function isPictograph(point: number, text: string, at: number): boolean {
  if (point >= 0x1f000) return point <= 0x1faff;
  if (point < 0x203c) return (point === 0xa9 || point === 0xae) && text.charCodeAt(at + 1) === 0xfe0f;
  if (point >= 0x2600 && point <= 0x27bf) return true;
  if (point >= 0x2190 && point <= 0x21ff) return text.charCodeAt(at + 1) === 0xfe0f;
  if (point >= 0x2300 && point <= 0x23ff) return point === 0x231a || point === 0x231b || point >= 0x23e9;
  if (point >= 0x2b00 && point <= 0x2bff)
    return point === 0x2b50 || point === 0x2b55 || point === 0x2b1b || point === 0x2b1c;
  return (
    (point === 0x203c || point === 0x2049 || point === 0x2122 || point === 0x2139 || point === 0x3030) &&
    text.charCodeAt(at + 1) === 0xfe0f
  );
}

/**
 * The end of the emoji sequence that begins at `at`: variation selectors, skin tones, keycaps, tags, pairs of
 * regional indicators and zero-width joiners belong to it (UTS #51).
 */
export function emojiEnd(text: string, at: number): number {
  const first = text.codePointAt(at)!;
  let end = at + (first > 0xffff ? 2 : 1);
  if (isRegional(first)) {
    const second = text.codePointAt(end) ?? 0;
    return isRegional(second) ? end + 2 : end;
  }
  while (end < text.length) {
    const point = text.codePointAt(end)!;
    if (point === 0xfe0f || point === 0xfe0e || point === 0x20e3) end += 1;
    else if ((point >= 0x1f3fb && point <= 0x1f3ff) || (point >= 0xe0020 && point <= 0xe007f)) end += 2;
    else if (point === 0x200d && isEmojiAt(text, end + 1)) end += 1 + (text.codePointAt(end + 1)! > 0xffff ? 2 : 1);
    else break;
  }
  return end;
}

function isRegional(point: number): boolean {
  return point >= 0x1f1e6 && point <= 0x1f1ff;
}

/** The emoji without skin tone and variation selectors, so that ❤️ and ❤, 👍🏽 and 👍 are one. */
export function plainEmoji(emoji: string): string {
  const plain = emoji.replace(/[\ufe0e\ufe0f]|\ud83c[\udffb-\udfff]/g, '');
  return plain === '' ? emoji : plain;
}
