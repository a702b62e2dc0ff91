import { rescore } from '../../workers/rescore.ts';
import { UserError } from '../lib/errors.ts';
import { configuredScorers } from '../pipeline/scorer.ts';
import type { Command } from './command.ts';
import { Progress } from './files.ts';
import { parseOptions } from './options.ts';
import { withStore } from './with-store.ts';

export const command: Command = {
  name: 'rescore',
  summary: 'reads stored mentions anew, with the model of today',
  help: `
Usage: turntide rescore [--brand ID] [--config FILE]

Scores every stored mention again, corrections kept, and lets the baselines learn the new reading: a change of model is
never told as a shift. The service does so by itself when it starts with another model.
`,
  async run(args, io) {
    const { values } = parseOptions(args, { config: { type: 'string' }, brand: { type: 'string' } }, 0);
    await withStore(values.config, io, async ({ config, store }) => {
      const brands = config.brands.filter((brand) => values.brand === undefined || brand.id === values.brand);
      if (brands.length === 0) throw new UserError(`--brand ${values.brand}: no such brand in the configuration`);
      const scorers = await configuredScorers(config.scorer, config.brands);
      for (const brand of brands) {
        const progress = new Progress(`rescore ${brand.id}`, io);
        const { model, done, changed } = await rescore(store, brand, scorers, (count) => progress.update(count));
        progress.done();
        io.stdout.write(`${brand.id}: ${done} mentions read by ${model}, ${changed} changed\n`);
      }
    });
    return 0;
  },
};
