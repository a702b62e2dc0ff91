import type { ShareDriver } from '../domain/drivers.ts';
import { stem } from '../text/stems.ts';
import { words } from '../text/tokens.ts';
import type { Story } from './stories.ts';
import { phraseOf, type Term } from './terms.ts';
import { namesSomething, stemsOf, strongest, type Theme, themesOf } from './themes.ts';

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
  /** The brand's topics among the negative mentions, largest first. */
  readonly topics: readonly ShareDriver[];
  /** Authors, and the different texts they wrote. */
  readonly voices: number;
  readonly texts: number;
}

/** Things that happen, by which others are caused: an outage, not a bag. */
const EVENTS =
  /\b(outage|outtage|crash(?:ed)?|strike|storm|snow(?:storm)?|blizzard|hurricane|earthquake|weather|fire|explosion|leak|breach|hack(?:ed)?|recall|update|upgrade|price (?:rise|increase|hike)|layoffs?|lawsuit|scandal|interview|statement|announcement|merger|accident|shutdown|glitch|ransomware|ban|closure|redesign)\b/i;
const VIDEO_HOSTS = /(^|\.)(youtube\.com|youtu\.be|tiktok\.com|vimeo\.com|v\.redd\.it|twitch\.tv)$/;
/** Fewer voices than this rarely say enough for a figure to stand out: what several of them name is given with how many they are. */
const FEW = 50;
const PLACE_LEADS = new Set(['at', 'in', 'from', 'to']);

/**
 * One line on why, as a person would write it: what the crowd speaks of, in its own words, where, after what, and what it
 * spreads. Empty where nothing stands out.
 */
export function causeLine(input: CauseInput): string {
  return saidAndSpread(input) || topicPart(input.topics);
}

function saidAndSpread(input: CauseInput): string {
  const { changed, complaints, voices } = input;
  const event = strongest(changed, voices, 0.06, isEvent);
  const place = strongest(changed, voices, 0.1, isPlace);
  const things = themesOf(
    changed.filter((term) => !isEvent(term) && !isPlace(term)),
    voices,
    { most: 3, z: 2.2, share: 0.06, fewest: 3 },
  );
  if (things.length === 0 && voices < FEW)
    return [fewPart(input), storyPart(input.stories, voices)].filter(Boolean).join('; ');
  const covered = new Set([...things, event, place].flatMap((theme) => [...(theme?.voices ?? [])])).size;
  const changes = changesPart(things, place, event, complaints, input.texts);
  const told = new Set(words(changes).map((word) => stem(word, 'en')));
  const rest = input.usual.filter(
    (theme) => !stemsOf(theme.term).some((word) => told.has(word)) && !things.some((other) => overlaps(other, theme)),
  );
  const usual =
    changes === ''
      ? usualPart(input.usual, input.usualKnown ? 'more of the usual: ' : '')
      : covered < 0.35 * input.texts
        ? usualPart(rest.slice(0, 2), input.usualKnown ? 'on top of the usual ' : 'also ')
        : '';
  return [changes, storyPart(input.stories, voices), usual].filter((part) => part !== '').join('; ');
}

/** The topic that a good part speaks of, where words agree too little to say more. */
function topicPart(topics: readonly ShareDriver[]): string {
  const [topic] = topics;
  if (!topic || topic.count < 3 || topic.share < 1 / 3) return '';
  return `mostly about ${topic.name.replaceAll('-', ' ')} (${topic.count} of ${Math.round(topic.count / topic.share)})`;
}

/** What several of a few voices name, with their number: “cancelled” (6 of 18) and “letter” (3). */
function fewPart({ changed, complaints, voices }: CauseInput): string {
  const options = { most: 3, z: 1.2, share: 0.14, fewest: 2 };
  const fresh = themesOf(changed, voices, options);
  const said = new Set(fresh.flatMap((theme) => stemsOf(theme.term)));
  const known = themesOf(complaints, voices, options).filter(
    ({ term }) => !stemsOf(term).some((word) => said.has(word)),
  );
  const themes = [...fresh, ...known].slice(0, options.most);
  return joined(
    themes.map(({ phrase, term }, index) => `${quoted(phrase)} (${term.count}${index === 0 ? ` of ${voices}` : ''})`),
  );
}

/** What the crowd newly speaks of: "lost bags" at LHR after "system outage". */
function changesPart(
  things: readonly Theme[],
  place: Theme | null,
  event: Theme | null,
  complaints: readonly Term[],
  texts: number,
): string {
  const themes = [...things];
  // A place belongs to what those who name it speak of; else to what they complain of; else it stands alone.
  const host = place ? (themes.find((theme) => overlaps(theme, place)) ?? companion(place, complaints, texts)) : null;
  if (host && !themes.includes(host)) themes.unshift(host);
  const where = place ? `${placeLead(place.term)} ${place.term.surface}` : '';
  const parts = themes.map((theme) => (theme === host ? `${quoted(theme.phrase)} ${where}` : quoted(theme.phrase)));
  if (place && !host) parts.push(quoted(where));
  if (!event) return joined(parts);
  if (parts.length === 0) return quoted(event.phrase);
  // "After" is claimed only where people themselves join the two.
  const after = themes.some((theme) => overlaps(theme, event));
  return after ? `${joined(parts)} after ${quoted(event.phrase)}` : joined([...parts, quoted(event.phrase)]);
}

function usualPart(themes: readonly Theme[], lead: string): string {
  return themes.length === 0 ? '' : lead + joined(themes.map((theme) => quoted(theme.phrase)));
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

function storyPart(stories: readonly Story[], voices: number): string {
  const [story] = stories;
  if (!story || story.driver.authors < 3 || story.driver.share < 0.1 || voices < 5) return '';
  const { bond, link, of } = story;
  const by = of ? ` by @${of.replace(/^@/, '')}` : '';
  const video = isVideo(story);
  const what =
    bond === 'repost'
      ? `spreads one ${video ? 'video' : 'post'}${by}`
      : video
        ? 'spreads one video'
        : bond === 'link' && link
          ? `spreads ${linkName(link)}`
          : 'repeats one text';
  return `${Math.round(100 * story.driver.share)} % of it ${what}`;
}

/** Its link leads to a place of videos, or those who share it call it one. */
function isVideo({ link, members }: Story): boolean {
  const url = link ?? members.find(({ mention }) => !mention.repostOf)?.mention.links?.[0];
  if (!url || !URL.canParse(url)) return false;
  const host = new URL(url).host.replace(/^(www|m|mobile)\./, '');
  if (VIDEO_HOSTS.test(host)) return true;
  return members.some(({ mention }) => /\b(?:video|footage|filmed|watch (?:this|how))\b/i.test(mention.text));
}

function linkName(link: string): string {
  const host = URL.canParse(link) ? new URL(link).host.replace(/^(www|m|mobile)\./, '') : '';
  if (/\.(jpe?g|png|gif|webp)($|\?)/.test(link) || /^(instagram\.com|pic\.twitter\.com|imgur\.com)$/.test(host)) {
    return 'one picture';
  }
  if (/^(t\.co|bit\.ly|buff\.ly|ow\.ly|tinyurl\.com|goo\.gl|dlvr\.it)$/.test(host) || host === '') return 'one link';
  return `one page on ${host}`;
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
