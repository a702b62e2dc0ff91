import type { PostExcerpt } from '../domain/drivers.ts';
import type { Incident } from '../domain/incident.ts';
import type { TrendPoint } from '../domain/message.ts';
import type { ScoredMention } from '../domain/scored-mention.ts';
import { byTime, excerptOf, spreadOf, spreadOfPost } from './excerpts.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** What is said so long before the turn can have to do with it. */
const BEFORE_MS = 3 * HOUR;
const MOST = 5;

/** A post that went before the turn. It went before; that it caused the turn is not claimed. */
export interface Precursor {
  readonly kind: 'own-post' | 'influencer-post' | 'spread-post';
  readonly post: PostExcerpt;
  readonly minutesBefore: number;
}

export interface Recovery {
  /** Epoch ms: end of the hour with the most negative mentions. */
  readonly turnedAt: number;
  /** Minutes from the onset to the turn, and from the turn to the resolution; null while unresolved. */
  readonly minutesToTurn: number;
  readonly minutesToRecover: number | null;
  /** Own posts first, then influencers', then others by how far they spread. */
  readonly before: readonly Precursor[];
  readonly text: string;
}

export interface RecoveryInput {
  readonly incident: Incident;
  /** Buckets of the incident's time, oldest first. */
  readonly trend: readonly TrendPoint[];
  /** The brand × topic's mentions of the same time, the brand's own among them. */
  readonly mentions: readonly ScoredMention[];
  /** Author ids of the shortlist, or of whom the team approached. */
  readonly influencers: ReadonlySet<string>;
}

/** When an incident turned and what went before. Null before it recovers, and where the trend is not known. */
export function recoveryOf(input: RecoveryInput): Recovery | null {
  const { incident } = input;
  const recovering = incident.history.findLast((move) => move.kind === 'recovering');
  if (!recovering && incident.state !== 'resolved') return null;
  const end = incident.resolvedAt ?? recovering?.at ?? incident.updatedAt;
  const turnedAt = worstHour(input.trend, incident.since, end);
  if (turnedAt === null) return null;
  const before = precursors(input, turnedAt);
  const minutesToTurn = Math.round((turnedAt - incident.since) / MINUTE);
  const minutesToRecover =
    incident.resolvedAt === undefined ? null : Math.round((incident.resolvedAt - turnedAt) / MINUTE);
  const [first] = before;
  const what = first ? ` ${first.minutesBefore} minutes after ${told(first)}` : '';
  const then = minutesToRecover === null ? '' : `; resolved ${hours(minutesToRecover)} later`;
  const text = `It turned ${hours(minutesToTurn)} after its onset${what}${then}.`;
  return { turnedAt, minutesToTurn, minutesToRecover, before, text };
}

/** End of the hour, within (from, to], with the most negative mentions; the earliest of equals. */
function worstHour(trend: readonly TrendPoint[], from: number, to: number): number | null {
  const points = trend.filter(({ start }) => start > from - HOUR && start < to);
  let best: { at: number; sum: number } | null = null;
  let sum = 0;
  let tail = 0;
  for (const point of points) {
    sum += point.negative;
    while (points[tail]!.start <= point.start - HOUR) {
      sum -= points[tail]!.negative;
      tail += 1;
    }
    if (sum > (best?.sum ?? 0)) best = { at: point.start, sum };
  }
  return best ? Math.min(to, best.at + 5 * MINUTE) : null;
}

function precursors(input: RecoveryInput, turnedAt: number): Precursor[] {
  const spread = spreadOf(input.mentions);
  const timely = input.mentions
    .filter(({ mention }) => {
      const at = Date.parse(mention.publishedAt);
      return at > turnedAt - BEFORE_MS && at <= turnedAt && at > input.incident.since && !mention.repostOf;
    })
    .sort(byTime);
  const kindOf = (scored: ScoredMention): Precursor['kind'] | null => {
    if (scored.owned) return 'own-post';
    if (input.influencers.has(scored.mention.author.id)) return 'influencer-post';
    return scored.sentiment.label !== 'negative' && spreadOfPost(scored, spread) >= 3 ? 'spread-post' : null;
  };
  const order: Precursor['kind'][] = ['own-post', 'influencer-post', 'spread-post'];
  return timely
    .flatMap((scored) => {
      const kind = kindOf(scored);
      if (!kind) return [];
      const post = excerptOf(scored, spread);
      return [{ kind, post, minutesBefore: Math.round((turnedAt - Date.parse(post.publishedAt)) / MINUTE) }];
    })
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || b.post.spread - a.post.spread)
    .slice(0, MOST);
}

function told({ kind, post }: Precursor): string {
  const who = post.handle ? `@${post.handle.replace(/^@/, '')}` : post.authorId;
  return kind === 'own-post' ? `the brand's own post (${who})` : `a post by ${who}`;
}

function hours(minutes: number): string {
  return minutes < 120 ? `${minutes} minutes` : `${(minutes / 60).toFixed(1).replace('.0', '')} hours`;
}
