import { decodeHTML } from 'entities';

/** What a person reads of a piece of HTML, and where its links lead. */
export interface HtmlText {
  readonly text: string;
  /** Absolute http(s) links in order, each once, at most 50. */
  readonly links: readonly string[];
}

const MAX_LINKS = 50;
/** Their content is not read by people. */
const HIDDEN = new Set(['script', 'style', 'head', 'template', 'noscript', 'iframe', 'object', 'svg', 'math']);
/** Elements that begin and end a line of their own. */
const BLOCKS = new Set(
  'address article aside blockquote br dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table td th tr ul'.split(
    ' ',
  ),
);

/**
 * Strips HTML to text: tags out, character references decoded, blocks on lines of their own, runs of space made one.
 * Never throws, linear in the input whatever it holds; text without tags only has its references decoded.
 * @param base resolves relative links.
 */
export function htmlToText(html: string, base?: string): HtmlText {
  const links = new Set<string>();
  let text = '';
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open < 0) break;
    text += decodeHTML(html.slice(at, open));
    if (html.startsWith('<!--', open)) {
      const end = html.indexOf('-->', open + 4);
      at = end < 0 ? html.length : end + 3;
      continue;
    }
    // "a < b" is text.
    if (!/^<[/!?a-z]/i.test(html.slice(open, open + 2))) {
      text += '<';
      at = open + 1;
      continue;
    }
    const close = tagEnd(html, open + 1);
    const tag = html.slice(open + 1, close);
    at = close + 1;
    const name = /^\/?([a-z][a-z0-9]*)/i.exec(tag)?.[1]?.toLowerCase();
    if (name === undefined) continue;
    if (BLOCKS.has(name)) text += name === 'p' || name.startsWith('h') ? '\n\n' : '\n';
    else if (name === 'a' && links.size < MAX_LINKS) addLink(links, tag, base);
    else if (name === 'img') text += alt(tag);
    else if (HIDDEN.has(name) && !tag.startsWith('/') && !tag.endsWith('/')) at = endOf(name, html, at);
  }
  text += decodeHTML(html.slice(at));
  return { text: tidy(text), links: [...links] };
}

/** The index of the `>` that ends a tag, attributes in quotes passed over; the end of the text where none does. */
function tagEnd(html: string, from: number): number {
  for (let i = from; i < html.length; i += 1) {
    const char = html[i];
    if (char === '>') return i;
    if ((char === '"' || char === "'") && html[i - 1] === '=') {
      const end = html.indexOf(char, i + 1);
      if (end < 0) return html.length;
      i = end;
    }
  }
  return html.length;
}

function endOf(name: string, html: string, from: number): number {
  const end = new RegExp(`</${name}[\\s>/]`, 'gi');
  end.lastIndex = from;
  const found = end.exec(html);
  return found ? tagEnd(html, found.index) + 1 : html.length;
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`[\\s"']${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag);
  const value = found?.[1] ?? found?.[2] ?? found?.[3];
  return value === undefined ? undefined : decodeHTML(value).trim();
}

function addLink(links: Set<string>, tag: string, base: string | undefined): void {
  const href = attribute(tag, 'href');
  if (href === undefined || href.startsWith('#') || !URL.canParse(href, base)) return;
  const url = new URL(href, base);
  if (url.protocol === 'http:' || url.protocol === 'https:') links.add(url.href);
}

/** A picture's description counts where it is an emoji or a word put as a picture, not a caption. */
function alt(tag: string): string {
  const text = attribute(tag, 'alt') ?? '';
  return text.length <= 20 ? text : '';
}

function tidy(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
