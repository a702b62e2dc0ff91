import { systemClock } from '../lib/clock.ts';
import { UserError } from '../lib/errors.ts';
import type { Command } from './command.ts';
import { parseOptions } from './options.ts';
import { withStore } from './with-store.ts';

export const command: Command = {
  name: 'forget',
  summary: 'erases a person everywhere, and keeps nothing of them again',
  help: `
Usage: turntide forget AUTHOR_ID [--brand ID] [--config FILE]

Erases an author (an id such as bluesky:did:plc:abc, as mentions have it) from all brands or one: mentions and their counts,
interactions, quotes in reports, messages and outreach notes. Only the id itself is kept, so that nothing of theirs is kept
again. What was sent before (mail, Slack) is out of reach.
`,
  async run(args, io) {
    const { values, positionals } = parseOptions(args, { config: { type: 'string' }, brand: { type: 'string' } });
    const [author] = positionals;
    if (!author?.includes(':')) {
      throw new UserError(
        `${author ?? 'no author'}: give an author id, such as bluesky:did:plc:abc (a handle can change hands)`,
      );
    }
    await withStore(values.config, io, async ({ config, store }) => {
      const brands = config.brands.filter((brand) => values.brand === undefined || brand.id === values.brand);
      if (brands.length === 0) throw new UserError(`--brand ${values.brand}: no such brand in the configuration`);
      for (const brand of brands) {
        const { mentions, records } = await store.people.forget(brand.id, author, systemClock.now());
        io.stdout.write(`${brand.id}: ${mentions} mentions erased, ${records} other records changed\n`);
      }
    });
    return 0;
  },
};
