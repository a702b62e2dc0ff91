/** Whether a word is of a pattern: `*` any run of characters, also none, `?` exactly one. No backtracking beyond the last star. */
export function globMatches(pattern: string, word: string): boolean {
  let p = 0;
  let w = 0;
  let star = -1;
  let retry = 0;
  while (w < word.length) {
    if (p < pattern.length && pattern[p] === '*') {
      star = p;
      retry = w;
      p += 1;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === word[w])) {
      p += 1;
      w += 1;
    } else if (star >= 0) {
      p = star + 1;
      retry += 1;
      w = retry;
    } else return false;
  }
  while (p < pattern.length && pattern[p] === '*') p += 1;
  return p === pattern.length;
}
