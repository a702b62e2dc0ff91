import type { Mention } from '../../domain/mention.ts';
import type { CommitEvent } from './events.ts';
import { LIKE, mentionId, POST, postMention, REPOST, repostMention, subjectOf } from './records.ts';

/** With its edit time, where it is an edit. */
type Given = Mention & { readonly editedAt?: string };

interface Remembered {
  readonly mention: Given;
  likes: number;
  reposts: number;
}

/** A post whose likes and reposts reach this, and each doubling of it, is given again with its counts. */
const FIRST_UPDATE = 8;

/**
 * Turns the stream into mentions. Reposts and likes name a post by its address only, so the newest posts are
 * remembered: a repost of one of them is a mention with its text, others are counted as `repost-of-unknown`.
 */
export class Collector {
  items: Given[] = [];
  deleted: string[] = [];
  deletedAuthors: string[] = [];
  refused: Record<string, number> = {};
  readonly #capacity: number;
  readonly #posts = new Map<string, Remembered>();
  /** Their ids in a ring, oldest at `#next`: the first key of a large map with holes is slow to find. */
  readonly #ring: string[] = [];
  #next = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(commit: CommitEvent): void {
    const { collection, operation, did, rkey, record } = commit;
    if (operation === 'delete') {
      if (collection === LIKE) return;
      const id = mentionId(did, collection, rkey);
      this.#posts.delete(id);
      // Not yet given: nobody must keep it after it was erased.
      this.items = this.items.filter((item) => item.id !== id);
      this.deleted.push(id);
    } else if (collection === POST) this.#post(commit);
    else {
      const post = this.#posts.get(subjectOf(record) ?? '');
      if (collection === REPOST) this.#repost(commit, post);
      else if (post) this.#count(post, 'likes');
    }
  }

  /** An account is gone: what it wrote is neither given nor spread any more. */
  dropAuthor(did: string): void {
    const author = `bluesky:${did}`;
    for (const [id, { mention }] of this.#posts) if (mention.author.id === author) this.#posts.delete(id);
    this.items = this.items.filter((item) => item.author.id !== author);
    this.deletedAuthors.push(author);
  }

  /** What has come since the last call. */
  take(): Pick<Collector, 'items' | 'deleted' | 'deletedAuthors' | 'refused'> {
    const { items, deleted, deletedAuthors, refused } = this;
    this.items = [];
    this.deleted = [];
    this.deletedAuthors = [];
    this.refused = {};
    return { items, deleted, deletedAuthors, refused };
  }

  refuse(reason: string): void {
    this.refused[reason] = (this.refused[reason] ?? 0) + 1;
  }

  #post(commit: CommitEvent): void {
    const post = postMention(commit);
    if (post === null) {
      this.refuse('unknown-shape');
      return;
    }
    const edited = commit.operation === 'update';
    const mention: Given = edited ? { ...post, editedAt: new Date(commit.seenAt).toISOString() } : post;
    this.items.push(mention);
    if (this.#capacity > 0) this.#remember(mention);
  }

  #remember(mention: Given): void {
    const known = this.#posts.get(mention.id);
    this.#posts.set(mention.id, { mention, likes: known?.likes ?? 0, reposts: known?.reposts ?? 0 });
    if (known) return;
    const oldest = this.#ring[this.#next];
    if (oldest !== undefined) this.#posts.delete(oldest);
    this.#ring[this.#next] = mention.id;
    this.#next = (this.#next + 1) % this.#capacity;
  }

  #repost(commit: CommitEvent, post: Remembered | undefined): void {
    if (!post) {
      this.refuse('repost-of-unknown');
      return;
    }
    this.items.push(repostMention(commit, post.mention));
    this.#count(post, 'reposts');
  }

  #count(post: Remembered, kind: 'likes' | 'reposts'): void {
    post[kind] += 1;
    const sum = post.likes + post.reposts;
    const doubled = sum >= FIRST_UPDATE && (sum & (sum - 1)) === 0;
    if (doubled) this.items.push({ ...post.mention, engagement: { likes: post.likes, reposts: post.reposts } });
  }
}
