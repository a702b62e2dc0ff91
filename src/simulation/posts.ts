import type { Mention } from '../domain/mention.ts';
import type { Random } from '../lib/random.ts';
import { write } from './grammar.ts';
import type { People, Person, Role } from './people.ts';
import { PHRASES } from './phrases.ts';

/** A post before it has an id; those that react to another name it. */
export interface Draft {
  readonly person: Person;
  readonly at: number;
  readonly text: string;
  /** The grammar's rule: what kind of post it is. */
  readonly rule: string;
  readonly link?: string;
  readonly reaction?: { readonly kind: 'repost' | 'reply' | 'quote'; readonly to: Draft };
  /** Set where the post's id must be known outside its slot. */
  readonly fixedId?: string;
}

export interface Poster {
  draft(person: Person, rule: string, at: number, random: Random, extra?: Partial<Draft>): Draft;
  mention(draft: Draft, id: string): Mention;
}

export function createPoster(brand: {
  readonly brandName: string;
  readonly handle: string;
  readonly prefix: string;
}): Poster {
  const ids = new WeakMap<Draft, string>();
  const idOf = (draft: Draft): string => draft.fixedId ?? ids.get(draft) ?? '';
  return {
    draft(person, rule, at, random, extra = {}) {
      const to = extra.reaction?.to;
      const link = extra.link ?? `https://crowd.example/v/${(random.int(1e9) + 1e9).toString(36)}`;
      const text = write(PHRASES, rule, random, {
        brand: random.chance(0.55) ? `@${brand.handle}` : brand.brandName,
        to: to ? `@${to.person.author.handle}` : '',
        link,
      });
      return { person, at, rule, text, ...(text.includes(link) ? { link } : {}), ...extra };
    },
    mention(draft, local) {
      const id = draft.fixedId ?? `simulation:${brand.prefix}-${local}`;
      ids.set(draft, id);
      const to = draft.reaction?.to;
      const ref = to && { id: idOf(to), authorId: to.person.author.id };
      const named = [
        ...(draft.text.includes(`@${brand.handle}`) ? ['simulation:brand'] : []),
        ...(to && draft.reaction?.kind === 'reply' ? [to.person.author.id] : []),
      ];
      return {
        id,
        source: 'simulation',
        url: `https://crowd.example/post/${id.slice('simulation:'.length)}`,
        text: draft.text,
        lang: 'en',
        publishedAt: new Date(draft.at).toISOString(),
        author: draft.person.author,
        ...(ref && draft.reaction?.kind === 'repost' ? { repostOf: ref } : {}),
        ...(ref && draft.reaction?.kind === 'reply' ? { inReplyTo: ref } : {}),
        ...(ref && draft.reaction?.kind === 'quote' ? { quoteOf: ref } : {}),
        ...(named.length > 0 ? { mentions: named } : {}),
        ...(draft.link === undefined ? {} : { links: [draft.link] }),
      };
    },
  };
}

/** Mean reposts and replies of one post by who wrote it. */
const HEARD: Readonly<Record<Role, readonly [reposts: number, replies: number]>> = {
  public: [0.16, 0.1],
  voice: [7, 2.2],
  amplifier: [3, 0.8],
  celebrity: [1.2, 0.6],
  promoter: [0, 0],
  owned: [0.6, 1],
};
const HALF_LIFE_MS = 80 * 60_000;
export const ECHO_MS = 11.5 * 3_600_000;

/** The post itself and all that it will set off: reposts and answers, chiefly from the author's own community. */
export function echoes(
  post: Draft,
  people: People,
  poster: Poster,
  random: Random,
  heard = HEARD[post.person.role],
): Draft[] {
  const all = [post];
  if (post.reaction?.kind === 'repost') return all;
  const later = (): number => post.at + Math.min(ECHO_MS, 20_000 + (HALF_LIFE_MS / Math.LN2) * random.exponential());
  if (post.person.role === 'promoter') {
    for (const other of people.promoters) {
      if (other !== post.person && random.chance(0.6))
        all.push(repost(post, other, post.at + 30_000 + random.int(240_000)));
    }
    return all;
  }
  for (let n = random.poisson(heard[0]); n > 0; n -= 1)
    all.push(repost(post, listener(post.person, people, random), later()));
  for (let n = random.poisson(heard[1]); n > 0; n -= 1) {
    const rule = random.chance(0.55) ? 'replyPlain' : random.chance(0.75) ? warmth(post.rule) : 'replyCross';
    all.push(
      poster.draft(listener(post.person, people, random), rule, later(), random, {
        reaction: { kind: 'reply', to: post },
      }),
    );
  }
  return all;
}

export function repost(post: Draft, person: Person, at: number): Draft {
  return {
    person,
    at,
    text: post.text,
    rule: post.rule,
    ...(post.link === undefined ? {} : { link: post.link }),
    reaction: { kind: 'repost', to: post },
  };
}

function warmth(rule: string): string {
  return /^(?:grumble|lostBags|cancelled|witness|amplifier|quote)/.test(rule) ? 'replyAngry' : 'replyWarm';
}

/** Somebody who hears an author: four in five from the author's community. */
function listener(author: Person, people: People, random: Random): Person {
  for (let tries = 0; tries < 40; tries += 1) {
    const person = people.public[Math.floor(people.public.length * random.next() ** 1.7)] as Person;
    if (
      person !== author &&
      (person.community === author.community || tries === 0 ? random.chance(0.8) : random.chance(0.04))
    )
      return person;
  }
  return people.public[0] as Person;
}
