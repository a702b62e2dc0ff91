/** What is wrong with a row or message that was refused, and how to mend it, by the named reason. */
const WORDS: Readonly<Record<string, string>> = {
  'not-json': 'not JSON; write one object a line',
  'not-csv': 'not readable as CSV; check its quotes and delimiter',
  'line-too-long': 'longer than 16 MB; cut it, or check that its lines end',
  'not-an-object': 'not an object; write {"id": …, "source": …, "text": …, "publishedAt": …, "author": {"id": …}}',
  'missing-id': 'no "id"; give each mention one of its own',
  'id-too-long': 'an "id" of more than 512 characters; shorten it',
  'missing-source': 'no "source"; name its network',
  'missing-text': 'no "text"; give it, or "" where there is none',
  'missing-author': 'no "author" with an "id" of at most 512 characters; give whoever wrote it',
  'missing-date': 'no "publishedAt"; give the time it was written',
  'bad-date': 'a "publishedAt" that is no date; write it as 2026-01-31T12:00:00Z',
  'date-in-the-future': 'a "publishedAt" in the future; check the clock and time zone it comes from',
  'date-before-1995': 'a "publishedAt" before 1995; check its format (seconds or milliseconds since 1970)',
};

/** In words, with the reason's name as counts show it; the name alone where there are no words for it. */
export function refusalText(reason: string): string {
  return Object.hasOwn(WORDS, reason) ? `${WORDS[reason]} (${reason})` : reason;
}
