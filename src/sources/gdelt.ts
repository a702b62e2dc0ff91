import { z } from 'zod';
import { Failure } from '../lib/errors.ts';
import { expectOk } from '../lib/http.ts';
import { hostOf } from '../lib/http-failure.ts';
import type { Answer, Found } from './descent.ts';
import { DAY, entries, MINUTE, olderThan, pollSettings, present, shaped, withQuery } from './json-api.ts';
import { polledSource } from './polled.ts';
import type { Source, SourceDependencies, SourceKind } from './source.ts';

const settings = z.strictObject({
  query: z
    .string()
    .trim()
    .min(3)
    .max(1_000)
    .describe('In GDELT\'s syntax: words, "a phrase", (a OR b), -not, domain:x.com, sourcelang:english, near5:"a b".'),
  ...pollSettings({
    intervalMinutes: 15,
    backfillDays: 7,
    spacingSeconds: 5.5,
    api: 'https://api.gdeltproject.org/api/v2/doc/doc',
  }),
});
type Settings = z.output<typeof settings>;

const MAX_RECORDS = 250;
/** It keeps three months. */
const MAX_AGE = 89 * DAY;

const answerSchema = z.object({ articles: z.array(z.unknown()).default([]) });
const articleSchema = z.object({
  url: z.string(),
  title: z.string(),
  seendate: z.string().regex(/^\d{8}T\d{6}Z$/),
  domain: z.string(),
  language: z.string().optional(),
});

/** News articles of the world by GDELT's DOC 2.0 search: headlines, refreshed every 15 minutes. */
export const gdelt: SourceKind<Settings> = {
  kind: 'gdelt',
  settings,
  create(id, options, { clock, http }: SourceDependencies): Source {
    const languages = languageCodes();
    const ask = async (before: string | null, floor: number, signal: AbortSignal): Promise<Answer> => {
      const url = withQuery(options.api, {
        query: options.query,
        mode: 'artlist',
        format: 'json',
        sort: 'datedesc',
        maxrecords: MAX_RECORDS,
        startdatetime: stamp(Math.max(floor, clock.now() - MAX_AGE)),
        enddatetime: stamp(before === null ? clock.now() + 15 * MINUTE : Number(before) * 1000),
      });
      const response = expectOk(await http.request({ url, signal, spacingMs: options.spacingSeconds * 1000 }));
      const { articles } = shaped(answerSchema, parse(response.text(), url), url);
      const read = entries(articles, articleSchema, (article) => toFound(article, languages));
      return { ...read, next: articles.length < MAX_RECORDS ? null : olderThan(read.found, before) };
    };
    return polledSource(id, options, clock, {
      kind: 'gdelt',
      lanes: [{ name: 'search', ask }],
      backfillMs: Math.min(options.backfillDays * DAY, MAX_AGE),
      overlapMs: 60 * MINUTE,
      check: async (signal) => {
        const { found } = await ask(null, clock.now() - DAY, signal);
        return `${found.length} articles in the last day`;
      },
    });
  },
};

/** Mistakes are answered in words, with status 200. Titles can hold raw control characters and broken escapes. */
function parse(text: string, url: string): unknown {
  if (!text.trimStart().startsWith('{')) {
    const said = text
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 160);
    if (/limit requests/i.test(said))
      throw new Failure('rate-limited', `${hostOf(url)}: ${said}`, { retryAfterMs: MINUTE });
    throw new Failure('malformed', `${hostOf(url)} answered no JSON: ${said}`);
  }
  const clean = text.replace(/[\u0000-\u001f]+/g, ' ').replace(/\\(?!["\\/bfnrtu])/g, '\\\\');
  try {
    return JSON.parse(clean);
  } catch {
    throw new Failure('malformed', `${hostOf(url)} answered JSON that is broken`);
  }
}

function stamp(at: number): string {
  return new Date(at).toISOString().replace(/\D/g, '').slice(0, 14);
}

function toFound(article: z.output<typeof articleSchema>, languages: Readonly<Record<string, string>>): Found {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(article.seendate) ?? [];
  const at = Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s));
  const mention = {
    id: `gdelt:${article.url}`.slice(0, 500),
    source: 'gdelt',
    // Headlines come with their words and signs apart: "Bags lost , again".
    text: article.title
      .replace(/\s+([,.;:!?%)\]])/g, '$1')
      .replace(/([([])\s+/g, '$1')
      .trim(),
    publishedAt: new Date(at).toISOString(),
    url: article.url,
    author: { id: `gdelt:${article.domain}`, name: article.domain, url: `https://${article.domain}/` },
    ...present({ lang: languages[article.language?.toLowerCase() ?? ''] }),
  };
  return { mention, at };
}

/** English names of languages, as GDELT writes them, to ISO 639-1. */
function languageCodes(): Readonly<Record<string, string>> {
  const names = new Intl.DisplayNames(['en'], { type: 'language' });
  const codes: Record<string, string> = {};
  for (let a = 97; a <= 122; a += 1) {
    for (let b = 97; b <= 122; b += 1) {
      const code = String.fromCharCode(a, b);
      const name = names.of(code);
      if (name && name !== code) codes[name.toLowerCase()] ??= code;
    }
  }
  return codes;
}
