import type { Drivers, ShareDriver } from '../../domain/drivers.ts';
import type { Line, PostView, Section } from '../alert-model.ts';
import { clean, safeUrl, urlLabel } from '../clean.ts';
import { count, percent, plural, type Times } from '../format.ts';
import { personName, postView } from './names.ts';

/** What it is about: cause, phrases, links and stories; nothing where nothing is known. */
export function aboutSection(drivers: Drivers, times: Times, now: number): Section[] {
  // Where many speak, what two of them say is chance.
  const fewest = drivers.negativeAuthors >= 15 ? 3 : 2;
  const terms = drivers.terms
    .filter((term) => term.count >= fewest)
    .slice(0, 6)
    .map(
      (term): Line => [
        { strong: clean(term.term, 60) },
        ` in ${plural(term.count, 'negative mention')}${term.expected < 0.5 ? ', usually none' : `, usually ${count(term.expected)}`}`,
      ],
    );
  const links = drivers.links.slice(0, 3).flatMap((link): Line[] => {
    const url = safeUrl(link.url);
    if (url === undefined) return [];
    return [
      [{ text: urlLabel(url), url }, ` shared ${plural(link.count, 'time')} by ${plural(link.authors, 'author')}`],
    ];
  });
  const stories = drivers.stories
    .slice(0, 2)
    .filter((story) => story.share >= 0.1)
    .map(
      (story): Line => [
        `One story makes up ${percent(story.share)} (${plural(story.mentions, 'mention')}, ${plural(story.authors, 'author')}` +
          `${story.acceleration > 1.2 ? ', gathering pace' : story.acceleration < 0.8 ? ', slowing' : ''}): “${clean(story.first.text, 120)}”, ` +
          `first by ${personName(story.first)}${firstAt(story.first.publishedAt, times, now)}`,
      ],
    );
  const items = [...terms, ...stories, ...links];
  const cause = clean(drivers.cause, 240);
  if (cause === '' && items.length === 0) return [];
  return [
    {
      kind: 'list',
      title: 'What it is about',
      ...(cause === '' ? {} : { lead: [[{ strong: sentence(cause) }]] }),
      items,
      ...countedOf(drivers),
    },
  ];
}

/** Whom the cause line counts: fewer than those who spread it, and a reader would ask. */
function countedOf({ cause, ownWords }: Drivers): { remarks?: string[] } {
  if (ownWords === undefined || !cause.includes(` of ${ownWords})`)) return {};
  return {
    remarks: [`Of ${plural(ownWords, 'person', 'people')} who wrote in words of their own: copies and reposts aside.`],
  };
}

function firstAt(publishedAt: string, times: Times, now: number): string {
  const at = Date.parse(publishedAt);
  return Number.isNaN(at) ? '' : ` at ${times.near(at, now)}`;
}

/** Begins with a capital, ends with a stop. */
export function sentence(text: string): string {
  const first = text.charAt(0).toLocaleUpperCase('en') + text.slice(1);
  return /[.!?…][”)]?$/.test(first) ? first : `${first}.`;
}

/** In their words: the posts that represent it, unless there is none. */
export function wordsSection(drivers: Drivers, times: Times, now: number, limit = 4): Section[] {
  const posts: PostView[] = drivers.posts.slice(0, limit).map((post) => postView(post, times, now));
  return posts.length === 0 ? [] : [{ kind: 'posts', title: 'In their words', posts }];
}

/** Who carries it, as a list with figures. */
export function carriersSection(drivers: Drivers): Section[] {
  const items = drivers.authors
    .slice(0, 4)
    .map(
      (author): Line => [
        { strong: personName(author) },
        ` · ${plural(author.posts, 'negative post')}${author.spread > 0 ? `, spread ${plural(author.spread, 'time')}` : ''}`,
      ],
    );
  if (items.length === 0) return [];
  const lead = `${plural(drivers.negativeAuthors, 'person', 'people')} wrote the ${plural(drivers.negativeMentions, 'negative mention')}.`;
  return [{ kind: 'list', title: 'Who carries it', lead: [[lead]], items }];
}

/** `bluesky 71 % (usually 40 %), hackernews 20 %`: the usual is told where it differs by a tenth or more. */
export function shares(drivers: readonly ShareDriver[], limit = 3): string {
  return drivers
    .slice(0, limit)
    .map((part) => {
      const usual = Math.abs(part.share - part.usualShare) >= 0.1 ? ` (usually ${percent(part.usualShare)})` : '';
      return `${clean(part.name, 40)} ${percent(part.share)}${usual}`;
    })
    .join(', ');
}
