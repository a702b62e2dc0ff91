import type { Brand } from '../domain/brand.ts';
import type { Mention } from '../domain/mention.ts';
import { fold } from '../text/fold.ts';
import { countryOf } from './country.ts';
import { type SpamReason, spamReason } from './spam.ts';

/** Why a mention that matches goes no further: counted and listed by this name, never silently gone. */
export type MuteReason = 'muted-author' | 'language' | 'muted-country' | SpamReason;

export interface Noise {
  /** Written by the brand itself: kept, never counted as public mood, never muted. */
  readonly owned: boolean;
  readonly muted: MuteReason | null;
}

type NoiseRules = Pick<Brand, 'ownedAccounts' | 'mutedAuthors' | 'languages' | 'countries'>;

/**
 * A brand's noise control. Accounts are `source:native-id` author ids or `@handle`s (any source, any case).
 * A mention without a known language passes the language filter, one without a known country the country filter.
 */
export function classifyNoise(mention: Mention, brand: NoiseRules): Noise {
  const rules = rulesOf(brand);
  if (isAmong(mention, rules.owned)) return { owned: true, muted: null };
  return { owned: false, muted: muteReason(mention, rules) };
}

function muteReason(mention: Mention, rules: Rules): MuteReason | null {
  if (isAmong(mention, rules.muted)) return 'muted-author';
  const language = mention.lang?.toLowerCase().split(/[-_]/)[0];
  const known = language !== undefined && language !== '' && language !== 'und';
  if (known && rules.languages.size > 0 && !rules.languages.has(language)) return 'language';
  if (rules.countries.size > 0) {
    const country = countryOf(mention);
    if (country !== null && !rules.countries.has(country)) return 'muted-country';
  }
  return spamReason(mention);
}

interface Rules {
  readonly owned: ReadonlySet<string>;
  readonly muted: ReadonlySet<string>;
  readonly languages: ReadonlySet<string>;
  readonly countries: ReadonlySet<string>;
}

const compiled = new WeakMap<NoiseRules, Rules>();

function rulesOf(brand: NoiseRules): Rules {
  let rules = compiled.get(brand);
  if (!rules) {
    rules = {
      owned: new Set(brand.ownedAccounts.map(accountKey)),
      muted: new Set(brand.mutedAuthors.map(accountKey)),
      languages: new Set(brand.languages.map((code) => code.toLowerCase().split(/[-_]/)[0]!)),
      countries: new Set(brand.countries),
    };
    compiled.set(brand, rules);
  }
  return rules;
}

/** Ids are compared as they are, handles folded. */
function accountKey(account: string): string {
  return account.startsWith('@') ? `@${fold(account.slice(1))}` : account;
}

function isAmong({ author }: Mention, accounts: ReadonlySet<string>): boolean {
  if (accounts.size === 0) return false;
  if (accounts.has(author.id)) return true;
  return author.handle !== undefined && accounts.has(`@${fold(author.handle.replace(/^@/, ''))}`);
}
