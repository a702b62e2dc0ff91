/**
 * The words of a hashtag by its own marks: capitals, digits and underscores (`#NeverAgain2024` → never, again, 2024).
 * A tag in one case throughout is one word unless `segment` knows better.
 */
export function splitHashtag(tag: string, segment?: (word: string) => readonly string[]): readonly string[] {
  const body = tag.replace(/^[#＃]/, '').slice(0, 140);
  const parts = body.match(/\p{Lu}+(?![\p{Ll}\p{M}])|\p{Lu}?[\p{Ll}\p{M}\p{Lo}\p{Lm}'’]+|\p{Lu}|\p{N}+/gu) ?? [];
  if (parts.length === 1 && segment) return segment(parts[0]!.toLowerCase());
  return parts.map((part) => part.toLowerCase());
}
