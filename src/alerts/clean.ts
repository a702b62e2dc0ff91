/** CSI, OSC and two-character escape sequences, in their 7-bit and 8-bit forms. */
const ANSI =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[@-_]/g;
/**
 * What a reader can't see but a display obeys: controls, bidirectional marks and overrides, zero-width spaces,
 * annotation and tag characters. The zero-width joiner stays: emoji and Indic scripts need it.
 */
const UNSEEN =
  /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;
/** More marks on one letter than any script uses; they would run over the lines around. */
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Outside text made safe to show anywhere, in one line of at most `max` UTF-16 units (whole grapheme
 * clusters; `…` where cut). Escaping for HTML or Slack is each renderer's own affair.
 */
export function clean(text: string, max = 280): string {
  const flat = text
    .slice(0, max * 16 + 1024)
    .toWellFormed()
    .replace(ANSI, '')
    .replace(UNSEEN, '')
    .replace(PILED_MARKS, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  return flat.length <= max ? flat : cut(flat, max);
}

/** At most `max` UTF-16 units, cut between grapheme clusters, the last character `…`. */
function cut(text: string, max: number): string {
  let kept = 0;
  for (const { index, segment } of graphemes.segment(text.slice(0, max + 64))) {
    if (index + segment.length > max - 1) break;
    kept = index + segment.length;
  }
  return `${text.slice(0, kept).trimEnd()}…`;
}

/** The URL if it is one that a message may link to: http(s), no credentials, below 2,000 characters. */
export function safeUrl(url: string | undefined): string | undefined {
  if (url === undefined || url.length > 2000 || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return undefined;
  if (parsed.username !== '' || parsed.password !== '') return undefined;
  return parsed.href.length > 2000 ? undefined : parsed.href;
}

/** A URL for the eye: no scheme, no `www.`, no query, at most `max` characters; the host is always whole. */
export function urlLabel(url: string, max = 60): string {
  const parsed = new URL(url);
  const host = parsed.host.replace(/^www\./, '');
  const path = parsed.pathname === '/' ? '' : parsed.pathname;
  return clean(`${host}${path}`, Math.max(max, host.length));
}
