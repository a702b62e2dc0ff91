import type { Mention } from '../domain/mention.ts';
import { isEmojiAt } from '../text/emoji.ts';
import { fold } from '../text/fold.ts';
import { plainAddress } from './fields.ts';
import { globMatches } from './glob.ts';
import type { Field, Flag, TextField } from './query.ts';

const LINK = /(?:https?:\/\/|(?<![\p{L}\p{N}_])www\.)[^\s<>"“”|]+/giu;

/** Whether a mention's field is as asked. What is unknown matches nothing. */
export function fieldMatches(field: Field, mention: Mention, marks: (mark: number) => boolean): boolean {
  if (field.field === 'followers') return within(mention.author.followers, field.min, field.max);
  if (field.field === 'engagement') return within(engagementOf(mention), field.min, field.max);
  if (field.field === 'is' || field.field === 'has') return flagMatches(field.value, mention, marks);
  return textMatches(field as TextField, mention);
}

function within(value: number | undefined, min: number, max: number): boolean {
  return value !== undefined && value >= min && value <= max;
}

/** Likes, reposts, replies and quotes, those that are known; undefined where none is. */
export function engagementOf(mention: Mention): number | undefined {
  const known = mention.engagement;
  if (!known) return undefined;
  const counts = [known.likes, known.reposts, known.replies, known.quotes].filter((count) => count !== undefined);
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}

function flagMatches(flag: Flag, mention: Mention, marks: (mark: number) => boolean): boolean {
  switch (flag) {
    case 'reply':
      return mention.inReplyTo !== undefined;
    case 'repost':
      return mention.repostOf !== undefined;
    case 'quote':
      return mention.quoteOf !== undefined;
    case 'verified':
      return mention.author.verified === true;
    case 'link':
      return linksOf(mention).length > 0;
    case 'hashtag':
      return marks(0x23);
    case 'mention':
      return (mention.mentions?.length ?? 0) > 0 || marks(0x40);
    case 'emoji':
      return hasEmoji(mention.text);
  }
}

function hasEmoji(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7f && isEmojiAt(text, at)) return true;
  return false;
}

function textMatches({ field, value }: TextField, mention: Mention): boolean {
  switch (field) {
    case 'author':
      return /[*?]/.test(value)
        ? authorNames(mention).some((name) => globMatches(value, name))
        : authorNames(mention).includes(value);
    case 'lang': {
      const lang = mention.lang?.toLowerCase().replace('_', '-');
      return lang === value || (lang?.startsWith(`${value}-`) ?? false);
    }
    case 'source':
      return mention.source.toLowerCase() === value;
    case 'site':
      return mention.url !== undefined && addressMatches(value, mention.url, 'site');
    case 'link':
      return linksOf(mention).some((link) => addressMatches(value, link, 'link'));
  }
}

/** What an author may be called by: handle, id with and without its source, display name; folded. */
export function authorNames({ author }: Mention): string[] {
  const names = [author.id, author.id.slice(author.id.indexOf(':') + 1)];
  if (author.handle !== undefined) names.push(author.handle.replace(/^@/, ''));
  if (author.name !== undefined) names.push(author.name);
  return names.map((name) => fold(name.trim()));
}

/** Links that the network reports and those written in the text. */
export function linksOf(mention: Mention): readonly string[] {
  const written = mention.text.includes('://') || /www\./i.test(mention.text) ? (mention.text.match(LINK) ?? []) : [];
  return [...(mention.links ?? []), ...written];
}

/**
 * `host` or `host/path`: the host or one of its subdomains, and the beginning of the path. A value without a dot is
 * one label of the host (`site`), or any part of the address (`link`).
 */
function addressMatches(value: string, url: string, field: 'site' | 'link'): boolean {
  const address = plainAddress(url);
  const host = hostOf(address);
  if (!value.includes('.')) return field === 'site' ? host.split('.').includes(value) : address.includes(value);
  const wanted = hostOf(value);
  if (host !== wanted && !host.endsWith(`.${wanted}`)) return false;
  return address.slice(host.length).startsWith(value.slice(wanted.length));
}

function hostOf(address: string): string {
  const end = address.search(/[/?#:]/);
  return end < 0 ? address : address.slice(0, end);
}
