import type { Comparisons } from '../domain/influencer.ts';
import type { Dossier } from './dossier.ts';

/** The most of each among those compared: for the relative scales. */
export interface Largest {
  readonly received: number;
  readonly followers: number;
  readonly posts: number;
}

/**
 * Three scores that teams remember, from what is at hand. None is the original: those are retired and were never
 * public in full. They are shown beside the rank and never part of it.
 */
export function comparisonsOf(file: Dossier, followers: number | undefined, largest: Largest): Comparisons {
  const received = file.received.repost + file.received.quote + file.received.reply + file.received.mention;
  // After Klout's account of 2011: true reach (different people), amplification (acts a post), on a log scale.
  const klout =
    20 * Math.log10(1 + file.receivedFrom.size) + 15 * Math.log10(1 + received / Math.max(1, file.posts)) + 1;
  // After Kred's published rules: 10 points for each act received, and for each act given.
  const statement: Record<string, number> = {};
  for (const kind of ['repost', 'quote', 'reply', 'mention'] as const) {
    statement[`${kind === 'reply' ? 'replie' : kind}s received`] = 10 * file.received[kind];
    statement[`${kind === 'reply' ? 'replie' : kind}s given`] = 10 * file.given[kind];
  }
  const given = file.given.repost + file.given.quote + file.given.reply + file.given.mention;
  const share = (value: number, of: number): number =>
    of === 0 ? 0 : Math.round((100 * Math.log1p(value)) / Math.log1p(of));
  return {
    klout: Math.round(Math.min(100, Math.max(1, klout))),
    kred: { influence: 10 * received, outreach: 10 * given, statement },
    peerIndex: {
      authority: file.topical === 0 ? 0 : share(received, largest.received),
      audience: followers === undefined ? null : share(followers, largest.followers),
      activity: share(file.posts, largest.posts),
    },
  };
}
