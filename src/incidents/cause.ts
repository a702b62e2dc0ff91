import type { PostExcerpt, ShareDriver } from '../domain/drivers.ts';
import { words } from '../text/tokens.ts';
import { keyOf } from './keys.ts';
import { exampleOf } from './quotes.ts';
import type { Story } from './stories.ts';
import { storyPart } from './story-line.ts';
import { phraseOf, type Term } from './terms.ts';
import { isVague, namesSomething, stemsOf, strongest, type Theme, themesOf } from './themes.ts';

export interface CauseInput {
  /** Terms that changed against the baseline, strongest first. */
  readonly changed: readonly Term[];
  /** What is complained of in any case. */
  readonly usual: readonly Theme[];
  /** Whether there is enough of a baseline to call anything usual. */
  readonly usualKnown: boolean;
  /** Terms that complaints have and other mentions have not. */
  readonly complaints: readonly Term[];
  readonly stories: readonly Story[];
  /** The brand's topics among the negative mentions by their names, largest first; the incident's own left out. */
  readonly topics: readonly ShareDriver[];
  /** Authors, and the different texts they wrote. */
  readonly voices: number;
  readonly texts: number;
  /** Posts that represent them, the best first, each with the names of its topics. */
  readonly posts: readonly { readonly excerpt: PostExcerpt; readonly topics: readonly string[] }[];
}

/** Things that happen, by which others are caused: an outage, not a bag. */
const EVENTS =
  /\b(outage|outtage|crash(?:ed)?|strike|storm|snow(?:storm)?|blizzard|hurricane|earthquake|weather|fire|explosion|leak|breach|hack(?:ed)?|recall|update|upgrade|price (?:rise|increase|hike)|layoffs?|lawsuit|scandal|interview|statement|announcement|merger|accident|shutdown|glitch|ransomware|ban|closure|redesign)\b/i;
/** Fewer voices than this rarely say enough for a figure to stand out: what several of them name is enough. */
const FEW = 50;
/** With fewer voices than this a word in common says little without what one of them wrote. */
const HANDFUL = 15;
const PLACE_LEADS = new Set(['at', 'in', 'from', 'to']);

/**
 * One line on why, as a person would write it: what the crowd speaks of, in its own words, with how many do, where, after what,
 * and what it spreads. Where its words agree on nothing, the topic that moved or that there is no single theme, and what one of
 * them wrote. Empty only where nobody complains.
 */
export function causeLine(input: CauseInput): string {
  if (input.voices === 0) return '';
  const story = storyPart(input.stories, input.voices);
  const said = saidPart(input);
  if (said !== '' && input.voices >= HANDFUL) return parted([said, story]);
  const topic = topicPart(input);
  const lead = said || topic?.line || (story === '' ? noTheme(input) : '');
  const example = exampleOf(story === '' ? input.posts : ofStory(input), said === '' ? topic?.name : undefined);
  return parted([lead, story, example]);
}

/** The posts of the largest story, where one of them represents it. */
function ofStory({ posts, stories }: CauseInput): CauseInput['posts'] {
  const members = new Set(stories[0]?.members.map((scored) => scored.mention.id));
  return posts.filter(({ excerpt }) => members.has(excerpt.id));
}

/** What they speak of; empty where that would be a vague word or nothing. */
function saidPart(input: CauseInput): string {
  const { changed, complaints, voices } = input;
  const event = strongest(changed, voices, 0.06, isEvent);
  const place = strongest(changed, voices, 0.1, isPlace);
  const things = themesOf(
    changed.filter((term) => !isEvent(term) && !isPlace(term)),
    voices,
    { most: 3, z: 2.2, share: 0.06, fewest: 3 },
  ).filter((theme) => !isVague(theme.term, voices));
  if (things.length === 0 && !event && voices < FEW) return fewPart(input);
  const covered = new Set([...things, event, place].flatMap((theme) => [...(theme?.voices ?? [])])).size;
  const changes = changesPart(things, place, event, complaints, input);
  const told = new Set(words(changes).map(keyOf));
  const rest = input.usual.filter(
    (theme) =>
      !isVague(theme.term, voices) &&
      !stemsOf(theme.term).some((word) => told.has(word)) &&
      !things.some((other) => overlaps(other, theme)),
  );
  const usual =
    changes === ''
      ? usualPart(rest, input.usualKnown ? 'more of the usual: ' : '', voices)
      : covered < 0.35 * input.texts
        ? usualPart(rest.slice(0, 2), input.usualKnown ? 'on top of the usual ' : 'also ', null)
        : '';
  return parted([changes, usual]);
}

/** What several of a few voices name, with their number: “cancelled” (6 of 18) and “letter” (3). */
function fewPart({ changed, complaints, voices }: CauseInput): string {
  const options = { most: 3, z: 1.2, share: 0.14, fewest: 2 };
  const fresh = themesOf(changed, voices, options);
  const said = new Set(fresh.flatMap((theme) => stemsOf(theme.term)));
  const known = themesOf(complaints, voices, options).filter(
    ({ term }) => !stemsOf(term).some((word) => said.has(word)),
  );
  const themes = [...fresh, ...known].filter((theme) => !isVague(theme.term, voices));
  return joined(counted(themes.slice(0, options.most), voices));
}

/** The topic that a good part speaks of, or clearly more than usual. */
function topicPart({ topics }: CauseInput): { readonly line: string; readonly name: string } | null {
  const [topic] = topics;
  if (!topic || topic.count < 3) return null;
  const moved = topic.usualShare > 0 && topic.share >= 0.2 && topic.share >= 1.5 * topic.usualShare;
  if (topic.share < 1 / 3 && !moved) return null;
  const much = topic.share >= 0.5 ? 'mostly' : 'often';
  return {
    line: `${much} about ${topic.name} (${topic.count} of ${Math.round(topic.count / topic.share)})`,
    name: topic.name,
  };
}

/** No single theme, with how the largest topics share in it where the brand has any. */
function noTheme({ voices, topics }: CauseInput): string {
  if (voices < 3) return voices === 1 ? '1 complaint' : `${voices} complaints`;
  const [first] = topics;
  const among = topics.filter((topic) => topic.count >= 3).slice(0, 2);
  if (!first || among.length === 0) return `no single theme in ${voices} complaints`;
  const parts = among.map((topic) => `${topic.name} ${topic.count}`).join(', ');
  return `no single theme in ${Math.round(first.count / first.share)} complaints (${parts})`;
}

/** What the crowd newly speaks of: “lost bags” at LHR (14 of 20) after “system outage”. */
function changesPart(
  things: readonly Theme[],
  place: Theme | null,
  event: Theme | null,
  complaints: readonly Term[],
  { texts, voices }: CauseInput,
): string {
  const themes = [...things];
  // A place belongs to what those who name it speak of; else to what they complain of; else it stands alone.
  const host = place ? (themes.find((theme) => overlaps(theme, place)) ?? companion(place, complaints, texts)) : null;
  if (host && !themes.includes(host)) themes.unshift(host);
  const where = place ? `${placeLead(place.term)} ${place.term.surface}` : '';
  const parts = counted(themes, voices, (theme) => (theme === host ? ` ${where}` : ''));
  if (place && !host) parts.push(`${quoted(where)} (${numbered(place, voices, parts.length === 0)})`);
  if (!event) return joined(parts);
  const happened = `${quoted(event.phrase)} (${numbered(event, voices, parts.length === 0)})`;
  // "After" is claimed only where people themselves join the two.
  const after = themes.some((theme) => overlaps(theme, event));
  return after ? `${joined(parts)} after ${quoted(event.phrase)}` : joined([...parts, happened]);
}

/** @param voices of which the first says how many it is; null for no figures. */
function usualPart(themes: readonly Theme[], lead: string, voices: number | null): string {
  if (themes.length === 0) return '';
  const parts = voices === null ? themes.map((theme) => quoted(theme.phrase)) : counted(themes, voices);
  return lead + joined(parts);
}

/** Each theme in quotation marks with how many name it, the first also of how many. */
function counted(themes: readonly Theme[], voices: number, where: (theme: Theme) => string = () => ''): string[] {
  return themes.map(
    (theme, index) => `${quoted(theme.phrase)}${where(theme)} (${numbered(theme, voices, index === 0)})`,
  );
}

/** How many use the phrase as it is told. */
function numbered({ term }: Theme, voices: number, first: boolean): string {
  return first ? `${term.count} of ${voices}` : `${term.count}`;
}

/** What those who name a place complain of. */
function companion(place: Theme, complaints: readonly Term[], texts: number): Theme | null {
  let best: { term: Term; count: number } | null = null;
  for (const term of complaints) {
    if (!namesSomething(term.words) || isPlace(term)) continue;
    if (term.words.some((word) => place.term.words.includes(word))) continue;
    const count = term.voices.filter((index) => place.voices.has(index)).length;
    const lift = count / place.voices.size / (term.voices.length / texts);
    if (count >= Math.max(2, 0.25 * place.voices.size) && lift > 1 && (!best || count > best.count))
      best = { term, count };
  }
  return best ? { phrase: phraseOf(best.term), term: best.term, voices: new Set(best.term.voices) } : null;
}

function isEvent(term: Term): boolean {
  return EVENTS.test(term.surface);
}

function isPlace(term: Term): boolean {
  if (term.words.length > 2) return false;
  if (/^[A-Z]{3}$/.test(term.surface)) return true;
  return term.lead !== null && PLACE_LEADS.has(term.lead) && /^\p{Lu}/u.test(term.surface);
}

function placeLead(term: Term): string {
  return term.lead !== null && PLACE_LEADS.has(term.lead) ? term.lead : 'at';
}

function overlaps(theme: Theme, other: Theme): boolean {
  let common = 0;
  for (const index of other.voices) if (theme.voices.has(index)) common += 1;
  return common >= Math.max(2, 0.2 * Math.min(theme.voices.size, other.voices.size));
}

function quoted(phrase: string): string {
  return `“${phrase}”`;
}

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

function parted(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('; ');
}
