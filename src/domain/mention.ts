/**
 * One public post, comment, review or article about a brand (mention, schema 1).
 * A missing number is unknown, not zero. Ids are `source:native-id`.
 */
export interface Mention {
  readonly id: string;
  readonly source: string;
  readonly text: string;
  /** ISO 8601, UTC. */
  readonly publishedAt: string;
  readonly author: Author;
  readonly url?: string;
  /** BCP 47 language as the network reports it; may be wrong. */
  readonly lang?: string;
  readonly engagement?: Engagement;
  readonly inReplyTo?: PostRef;
  readonly repostOf?: PostRef;
  readonly quoteOf?: PostRef;
  /** Ids of the authors named in the text. */
  readonly mentions?: readonly string[];
  readonly links?: readonly string[];
}

export interface Author {
  readonly id: string;
  readonly handle?: string;
  readonly name?: string;
  readonly followers?: number;
  readonly following?: number;
  readonly posts?: number;
  /** ISO 8601, UTC. */
  readonly createdAt?: string;
  readonly verified?: boolean;
  readonly url?: string;
}

export interface Engagement {
  readonly likes?: number;
  readonly reposts?: number;
  readonly replies?: number;
  readonly quotes?: number;
  readonly views?: number;
}

/** A post that another one replies to, reposts or quotes; its author is not always known. */
export interface PostRef {
  readonly id: string;
  readonly authorId?: string;
}
