import type { PostExcerpt } from '../domain/drivers.ts';
import type { ScoredMention } from '../domain/scored-mention.ts';
import { wantsToBuy } from './goals.ts';
import { interactionsOf } from './interactions.ts';

/** What one candidate wrote about the brand, and what came back, within the mentions at hand. */
export interface Dossier {
  /** Own posts about the brand (bare reposts are the words of others and do not count). */
  posts: number;
  /** Of them, about the incident: its topic or one of its terms. */
  topical: number;
  lastTopical: number | undefined;
  /** Own posts by mood, and with a link. */
  negative: number;
  neutral: number;
  positive: number;
  linking: number;
  /** Epoch ms of the first and last post. */
  first: number;
  last: number;
  /** Acts of others on the candidate, by kind, and how many others. */
  received: Record<'repost' | 'quote' | 'reply' | 'mention', number>;
  receivedFrom: Set<string>;
  /** Audience members who reposted or agreed. */
  agreeing: Set<string>;
  /** Those who answered with a question about buying. */
  buyers: Set<string>;
  /** Acts of the candidate on others. */
  given: Record<'repost' | 'quote' | 'reply' | 'mention', number>;
  /** Acts of the audience by UTC hour. */
  audienceHours: number[];
  /** Milliseconds from a post to each act on it. */
  delays: number[];
  /** Newest and most spread posts, best first; at most three, those about the incident first. */
  evidence: PostExcerpt[];
}

export interface DossierScope {
  /** Epoch ms: nothing at or after it counts. */
  readonly at: number;
  readonly topic: string;
  readonly terms: readonly string[];
  readonly audience: ReadonlySet<string>;
}

const KINDS = { repost: 0, quote: 0, reply: 0, mention: 0 };

/** Reads the mentions once and keeps only what concerns the candidates. */
export function dossiersOf(
  mentions: Iterable<ScoredMention>,
  candidates: ReadonlySet<string>,
  scope: DossierScope,
): Map<string, Dossier> {
  const files = new Map<string, Dossier>([...candidates].map((id) => [id, emptyDossier()]));
  const posted = new Map<string, { readonly at: number; readonly mention: ScoredMention; readonly topical: boolean }>();
  const spread = new Map<string, number>();
  const reactions: { readonly to: string; readonly author: string; readonly at: number }[] = [];
  const about = topicality(scope);
  for (const m of mentions) {
    const own = files.get(m.mention.author.id);
    const concerned = concerns(m, files);
    // Most mentions are by and to others: nothing of them is read.
    if (!own && !concerned) continue;
    const at = Date.parse(m.mention.publishedAt);
    if (at >= scope.at) continue;
    if (own) {
      const topical = m.mention.repostOf === undefined && about(m);
      addPost(own, m, at, topical);
      if (m.mention.repostOf === undefined) posted.set(m.mention.id, { at, mention: m, topical });
    }
    if (!concerned) continue;
    for (const act of interactionsOf(m)) {
      const file = files.get(act.receiver);
      if (!file) continue;
      file.received[act.kind] += 1;
      file.receivedFrom.add(act.giver);
      if (scope.audience.has(act.giver)) {
        file.audienceHours[new Date(at).getUTCHours()]! += 1;
        if ((act.agreement ?? 0) > 0) file.agreeing.add(act.giver);
      }
      if (wantsToBuy(m.mention.text) && act.kind !== 'repost') file.buyers.add(act.giver);
    }
    for (const ref of [m.mention.repostOf, m.mention.quoteOf, m.mention.inReplyTo]) {
      if (ref?.authorId === undefined || !files.has(ref.authorId)) continue;
      spread.set(ref.id, (spread.get(ref.id) ?? 0) + 1);
      reactions.push({ to: ref.id, author: ref.authorId, at });
    }
  }
  for (const { to, author, at } of reactions) {
    const original = posted.get(to);
    if (original && at > original.at) files.get(author)!.delays.push(at - original.at);
  }
  const ranked = [...posted.values()].sort(
    (a, b) =>
      Number(b.topical) - Number(a.topical) ||
      (spread.get(b.mention.mention.id) ?? 0) - (spread.get(a.mention.mention.id) ?? 0) ||
      b.at - a.at,
  );
  for (const { mention: m } of ranked) {
    const file = files.get(m.mention.author.id)!;
    if (file.evidence.length < 3) file.evidence.push(excerpt(m, spread.get(m.mention.id) ?? 0));
  }
  return files;
}

export function emptyDossier(): Dossier {
  return {
    posts: 0,
    topical: 0,
    lastTopical: undefined,
    negative: 0,
    neutral: 0,
    positive: 0,
    linking: 0,
    first: Infinity,
    last: -Infinity,
    received: { ...KINDS },
    receivedFrom: new Set(),
    agreeing: new Set(),
    buyers: new Set(),
    given: { ...KINDS },
    audienceHours: new Array<number>(24).fill(0),
    delays: [],
    evidence: [],
  };
}

function addPost(file: Dossier, m: ScoredMention, at: number, topical: boolean): void {
  for (const act of interactionsOf(m)) file.given[act.kind] += 1;
  if (m.mention.repostOf) return;
  file.posts += 1;
  file[m.sentiment.label] += 1;
  if (m.mention.links && m.mention.links.length > 0) file.linking += 1;
  file.first = Math.min(file.first, at);
  file.last = Math.max(file.last, at);
  if (topical) {
    file.topical += 1;
    file.lastTopical = Math.max(file.lastTopical ?? 0, at);
  }
}

function concerns({ mention }: ScoredMention, files: ReadonlyMap<string, Dossier>): boolean {
  for (const ref of [mention.repostOf, mention.quoteOf, mention.inReplyTo]) {
    if (ref?.authorId !== undefined && files.has(ref.authorId)) return true;
  }
  return mention.mentions?.some((id) => files.has(id)) ?? false;
}

/** Whether a mention is about the incident: its topic, or one of its terms as a word. */
export function topicality({ topic, terms }: Pick<DossierScope, 'topic' | 'terms'>): (m: ScoredMention) => boolean {
  const words = terms.map((term) => term.trim().toLowerCase()).filter((term) => term !== '');
  const pattern =
    words.length === 0
      ? undefined
      : new RegExp(
          `(?<![\\p{L}\\p{N}])(?:${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})(?![\\p{L}\\p{N}])`,
          'iu',
        );
  if (topic === 'all' && !pattern) return () => true;
  return (m) => m.topics.includes(topic) || (pattern?.test(m.mention.text) ?? false);
}

function excerpt(m: ScoredMention, seen: number): PostExcerpt {
  const { mention } = m;
  const reported = (mention.engagement?.reposts ?? 0) + (mention.engagement?.quotes ?? 0);
  return {
    id: mention.id,
    authorId: mention.author.id,
    ...(mention.author.handle === undefined ? {} : { handle: mention.author.handle }),
    text: mention.text.length > 280 ? `${mention.text.slice(0, 279)}…`.toWellFormed() : mention.text,
    publishedAt: mention.publishedAt,
    ...(mention.url === undefined ? {} : { url: mention.url }),
    source: mention.source,
    score: m.sentiment.score,
    spread: Math.max(seen, reported),
  };
}
