import type { Problem } from './query.ts';

const CONTEXT = 60;

/** A problem in lines for a terminal: the query, a caret under the place, what was expected, what may be meant. */
export function formatProblem(text: string, problem: Problem): string {
  const from = Math.max(0, problem.at - CONTEXT);
  const to = Math.min(text.length, Math.max(problem.at + CONTEXT, Math.min(problem.end, problem.at + 2 * CONTEXT)));
  const before = `${from > 0 ? '…' : ''}${oneLine(text.slice(from, problem.at))}`;
  const place = oneLine(text.slice(problem.at, Math.max(problem.at, Math.min(problem.end, to))));
  const after = `${oneLine(text.slice(Math.max(problem.at, Math.min(problem.end, to)), to))}${to < text.length ? '…' : ''}`;
  const lines = [
    `${problem.message} (at character ${problem.at + 1})`,
    `  ${before}${place}${after}`,
    `  ${' '.repeat(columns(before))}${'^'.repeat(Math.max(1, columns(place)))}`,
  ];
  if (problem.expected !== null) lines.push(`  expected: ${problem.expected}`);
  if (problem.suggestion !== null) lines.push(`  try: ${problem.suggestion}`);
  return lines.join('\n');
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]/gu, ' ').toWellFormed();
}

/** Columns that a terminal gives a text: East Asian wide characters and emoji take two, marks none. */
function columns(text: string): number {
  let width = 0;
  for (const char of text) {
    if (/\p{M}|\u200d/u.test(char)) continue;
    width +=
      /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u.test(
        char,
      )
        ? 2
        : 1;
  }
  return width;
}
