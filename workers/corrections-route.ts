import { z } from 'zod';
import type { App } from '../src/app.ts';
import { RULE_READINGS, SENTIMENT_LABELS } from '../src/domain/sentiment.ts';
import { UserError } from '../src/lib/errors.ts';
import { HttpError, type Reply, reply } from '../src/lib/http-reply.ts';
import type { Route } from '../src/lib/http-route.ts';
import { correctMention, forgetRule, teachRule } from './correct.ts';
import { teamRoute } from './team-route.ts';

const common = { brand: z.string().min(1), by: z.string().min(1).max(200).default('webhook') };
const ofMention = z.strictObject({
  ...common,
  mention: z.string().min(1).max(1_000),
  label: z.enum(SENTIMENT_LABELS),
  copies: z.boolean().default(false),
});
const ofPhrase = z.strictObject({
  ...common,
  phrase: z.string().min(1).max(200),
  /** Null: as the model reads it. */
  reading: z.enum(RULE_READINGS).nullable(),
});

/** POST /v1/corrections: another program of the team says how a mention, or a phrase, reads. */
export function correctionsRoute(app: App): Route {
  const body = z.union([ofMention, ofPhrase], {
    error: () =>
      `give brand, mention and label (${SENTIMENT_LABELS.join(', ')}), or brand, phrase and reading (${RULE_READINGS.join(', ')}, or null to take it back)`,
  });
  return teamRoute(app, '/v1/corrections', 'correct', body, async (correction): Promise<Reply> => {
    const brand = app.brands.get(correction.brand)?.brand;
    if (!brand) throw new HttpError(404, `no brand ${correction.brand}`);
    if ('mention' in correction) {
      const { mention: mentionId, label, by, copies: withCopies } = correction;
      const count = await correctMention(app, brand, { mentionId, label, by, withCopies });
      if (count === 0) throw new HttpError(404, `no mention ${mentionId}`);
      return reply.json(200, { corrected: count });
    }
    const { phrase, reading, by } = correction;
    try {
      if (reading !== null) await teachRule(app, brand, { phrase, reading }, by);
      else if (!(await forgetRule(app, brand, phrase))) throw new HttpError(404, `no rule for "${phrase}" was taught`);
    } catch (error) {
      throw error instanceof UserError ? new HttpError(400, error.message) : error;
    }
    return reply.json(200, { phrase, reading });
  });
}
