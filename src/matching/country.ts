import type { Mention } from '../domain/mention.ts';

/**
 * Country codes that the whole world uses as it likes: what Google lists as generic (`.io`, `.tv`, `.co`, …), others that are
 * given away or chosen for their sound, and `.eu`, which is none.
 */
const ANYWHERE = new Set(
  'ac ad ag ai am as bz cc cd cf cm co cx dj eu fm ga gd gg gq gs im io la lc li ly me ml mn ms mu nu pw sc sh sr st su tk to tv vc vg vu ws'.split(
    ' ',
  ),
);
/** Short names of networks, under the code of a country that they have nothing to do with. */
const SHORT_HOSTS = new Set(['youtu.be', 'redd.it', 'amzn.eu', 'flic.kr', 'goo.gl', 'instagr.am']);
const STORE = /^https:\/\/(?:apps|itunes)\.apple\.com\/([a-z]{2})\//i;
/** Of a language tag (BCP 47) the region: `pt-BR`, `zh-Hant-TW`. */
const REGION = /^[a-z]{2,3}(?:[-_][a-z]{4})?[-_]([a-z]{2})(?:[-_]|$)/i;

/**
 * Country of a mention (ISO 3166-1 alpha-2, lower case) as far as it can be told: that of the app store it was written in, of the
 * site that it stands on, of the language as it is tagged. Null where none of them says one, as in most posts of the large networks.
 */
export function countryOf(mention: Pick<Mention, 'url' | 'lang'>): string | null {
  const url = mention.url ?? '';
  const store = STORE.exec(url)?.[1];
  if (store) return store.toLowerCase();
  return countryOfSite(url) ?? REGION.exec(mention.lang ?? '')?.[1]?.toLowerCase() ?? null;
}

function countryOfSite(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { hostname } = new URL(url);
  if (SHORT_HOSTS.has(hostname.replace(/^www\./, ''))) return null;
  const code = /\.([a-z]{2})\.?$/.exec(hostname)?.[1];
  if (code === undefined || ANYWHERE.has(code)) return null;
  return code === 'uk' ? 'gb' : code;
}
