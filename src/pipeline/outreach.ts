import { createHash } from 'node:crypto';
import type { Brand } from '../domain/brand.ts';
import type { BrandHistory } from '../domain/history.ts';
import type { Incident } from '../domain/incident.ts';
import type { OutreachEntry, ReturnOnInfluence } from '../domain/outreach.ts';
import { returnOnInfluence } from '../influence/return-on-influence.ts';
import { INFLUENCE_WINDOW_MS, inTopic, negativeAuthors } from './report.ts';

/** How long after somebody spoke up it is measured. */
export const RETURN_WINDOW_MS = 24 * 3_600_000;

/** What followed when somebody spoke up in an incident, for its affected audience. */
export async function measureReturn(
  history: BrandHistory,
  brand: Brand,
  incident: Incident,
  entry: { readonly author: string; readonly at: number },
): Promise<ReturnOnInfluence> {
  const mentions = await history.mentions(entry.at - INFLUENCE_WINDOW_MS, entry.at + RETURN_WINDOW_MS);
  const upset = inTopic(mentions, incident.topic).filter(({ mention }) => {
    const at = Date.parse(mention.publishedAt);
    return at >= incident.since && at < entry.at;
  });
  return returnOnInfluence({
    at: entry.at,
    windowMs: RETURN_WINDOW_MS,
    speaker: entry.author,
    audience: negativeAuthors(upset),
    mentions,
    seed: brand.id.length,
  });
}

/** The measurement in one sentence: an association, with its interval, or why there is none. */
export function returnLine(result: ReturnOnInfluence): string {
  if (result.difference === null) {
    return result.verdict === 'too-few-hearers'
      ? `not measurable: only ${result.hearers} of those who used to hear them spoke before and after`
      : 'not measurable: nobody alike who does not hear them spoke before and after';
  }
  const { value, low, high } = result.difference;
  const sign = (x: number): string => `${x > 0 ? '+' : ''}${x.toFixed(2)}`;
  const said =
    low > 0
      ? 'their hearers grew warmer'
      : high < 0
        ? 'their hearers grew colder'
        : 'no difference that can be told from chance';
  return (
    `${said}: ${sign(value)} on the scale from -1 to 1 against ${result.matched} alike who do not hear them ` +
    `(95 % interval ${sign(low)} to ${sign(high)}, ${result.hearers} hearers); an association, no proof`
  );
}

/** An entry under an id of its own content: the same thing recorded twice is one. */
export function outreachEntry(entry: Omit<OutreachEntry, 'id'>): OutreachEntry {
  const id = createHash('sha256').update(JSON.stringify(entry)).digest('hex').slice(0, 16);
  return { id, ...entry };
}
