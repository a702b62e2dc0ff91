import { correctMention } from '../../workers/correct.ts';
import { SENTIMENT_LABELS, type SentimentLabel } from '../domain/sentiment.ts';
import { systemClock } from '../lib/clock.ts';
import { UserError } from '../lib/errors.ts';
import type { Command } from './command.ts';
import { parseOptions } from './options.ts';
import { withStore } from './with-store.ts';

export const command: Command = {
  name: 'correct',
  summary: "records a team member's own reading of a mention, or lists them, to train on",
  help: `
Usage: turntide correct MENTION_ID LABEL --brand ID [--by NAME] [--config FILE]
       turntide correct --list --brand ID [--config FILE]

LABEL is one of ${SENTIMENT_LABELS.join(', ')}. A correction is counted at once, outlives every re-reading and never alerts by itself.
--list prints all corrections of a brand as JSON Lines with text and label: what "turntide train" learns from.
`,
  async run(args, io) {
    const { values, positionals } = parseOptions(
      args,
      { config: { type: 'string' }, brand: { type: 'string' }, by: { type: 'string' }, list: { type: 'boolean' } },
      2,
    );
    const [id, label] = positionals;
    if (values.brand === undefined) throw new UserError('--brand ID: say whose mention it is');
    if (!values.list && (id === undefined || !SENTIMENT_LABELS.some((each) => each === label))) {
      throw new UserError(`say which mention and how it reads: MENTION_ID ${SENTIMENT_LABELS.join('|')}`);
    }
    await withStore(values.config, io, async ({ config, store }) => {
      const brand = config.brands.find((each) => each.id === values.brand);
      if (!brand) throw new UserError(`--brand ${values.brand}: no such brand in the configuration`);
      if (values.list) {
        for (const each of await store.corrections.all(brand.id)) io.stdout.write(`${JSON.stringify(each)}\n`);
        return;
      }
      const by = values.by ?? io.env.USER ?? 'command line';
      const done = await correctMention(
        { store, clock: systemClock },
        brand,
        id as string,
        label as SentimentLabel,
        by,
      );
      if (!done) throw new UserError(`no mention ${id} of ${brand.id}`);
      io.stdout.write(`${id} counts as ${label}\n`);
    });
    return 0;
  },
};
