export const INTERACTION_KINDS = ['repost', 'quote', 'reply', 'mention'] as const;
export type InteractionKind = (typeof INTERACTION_KINDS)[number];

/** One author acted on another: the giver reposted, quoted, answered or named the receiver. */
export interface Interaction {
  readonly giver: string;
  readonly receiver: string;
  readonly kind: InteractionKind;
  /** Epoch ms. */
  readonly at: number;
  /** Sentiment score in [-1, 1] of the giver's text towards the receiver's, where it is known (a bare repost agrees: 1). */
  readonly agreement?: number;
}

/** All that one giver did to one receiver in one way, summed: what the store keeps a brand and day. */
export interface Edge {
  readonly giver: string;
  readonly receiver: string;
  readonly kind: InteractionKind;
  readonly count: number;
  /** Epoch ms. */
  readonly first: number;
  /** Epoch ms. */
  readonly last: number;
  /** Sum of the known agreements and how many they are. */
  readonly agreementSum: number;
  readonly agreementCount: number;
}
