import { z } from 'zod';
import type { Answer, Found, Lane } from './descent.ts';
import { askJson, DAY, entries, pollSettings, present } from './json-api.ts';
import { polledSource } from './polled.ts';
import type { Source, SourceDependencies, SourceKind } from './source.ts';

const settings = z.strictObject({
  app: z
    .union([z.string(), z.int().transform(String)])
    .pipe(z.string().regex(/^\d{5,12}$/, 'must be the number in the address of the app: …/id123456789'))
    .describe('Number of the app.'),
  countries: z
    .array(z.string().regex(/^[a-z]{2}$/, 'must be a country code such as "us"'))
    .min(1)
    .max(60)
    .default(['us'])
    .describe('Each store has reviews of its own.'),
  ...pollSettings({ intervalMinutes: 60, backfillDays: 30, spacingSeconds: 1, api: 'https://itunes.apple.com' }),
});
type Settings = z.output<typeof settings>;

/** Ten pages of fifty are all that a store gives. */
const MAX_PAGE = 10;
const label = z.object({ label: z.string() });
const answerSchema = z.object({
  feed: z.object({ entry: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]).optional() }),
});
const entrySchema = z.object({
  id: label,
  title: label,
  content: label,
  updated: label,
  author: z.object({ name: label, uri: label }),
  'im:rating': label,
  'im:version': label.optional(),
  'im:voteSum': label.optional(),
});

/** Reviews of an app in Apple's App Store, by the stores' feeds of newest reviews. */
export const appStore: SourceKind<Settings> = {
  kind: 'app-store',
  settings,
  create(id, options, { clock, http }: SourceDependencies): Source {
    const ask = async (country: string, next: string | null, signal: AbortSignal): Promise<Answer> => {
      const page = Number(next ?? 1);
      const url = `${options.api}/${country}/rss/customerreviews/page=${page}/id=${options.app}/sortby=mostrecent/json`;
      const { value } = await askJson(http, answerSchema, { url, signal, spacingMs: options.spacingSeconds * 1000 });
      const list = [value.feed.entry ?? []].flat();
      // The first entry can be the app itself: it has no rating.
      const reviews = list.filter((entry) => entry !== null && typeof entry === 'object' && 'im:rating' in entry);
      const read = entries(reviews, entrySchema, (entry) => toFound(entry, country, options.app));
      return { ...read, next: reviews.length === 0 || page >= MAX_PAGE ? null : String(page + 1) };
    };
    const lanes: Lane[] = options.countries.map((country) => ({
      name: country,
      ask: (next, _floor, signal) => ask(country, next, signal),
    }));
    return polledSource(id, options, clock, {
      kind: 'app-store',
      lanes,
      overlapMs: 2 * DAY,
      check: async (signal) => {
        const { found } = await ask(options.countries[0] ?? 'us', null, signal);
        return `${found.length} newest reviews in ${options.countries[0]}`;
      },
    });
  },
};

function toFound(entry: z.output<typeof entrySchema>, country: string, app: string): Found {
  const at = Date.parse(entry.updated.label);
  const author = /\/id(\d+)/.exec(entry.author.uri.label)?.[1] ?? entry.author.name.label;
  const votes = Number(entry['im:voteSum']?.label);
  const title = entry.title.label.trim();
  const body = entry.content.label.trim();
  const mention = {
    id: `app-store:${entry.id.label}`,
    source: 'app-store',
    text: body.startsWith(title.replace(/…$/, '')) ? body : `${title}\n\n${body}`,
    // Its time moves when it is edited: it is both.
    publishedAt: new Date(Number.isNaN(at) ? 0 : at).toISOString(),
    ...present({ editedAt: Number.isNaN(at) ? undefined : at }),
    url: `https://apps.apple.com/${country}/app/id${app}?see-all=reviews`,
    author: { id: `app-store:${author}`, name: entry.author.name.label },
    ...present({ engagement: votes >= 0 ? { likes: votes } : undefined }),
  };
  return { mention, at: Number.isNaN(at) ? 0 : at };
}
