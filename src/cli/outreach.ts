import { OUTREACH_KINDS } from '../domain/outreach.ts';
import { systemClock } from '../lib/clock.ts';
import { UserError } from '../lib/errors.ts';
import { printable } from '../lib/printable.ts';
import { measureReturn, outreachEntry, returnLine } from '../pipeline/outreach.ts';
import type { Command } from './command.ts';
import { parseOptions } from './options.ts';
import { withStore } from './with-store.ts';

export const command: Command = {
  name: 'outreach',
  summary: 'records that somebody was approached or spoke up, and lists what followed',
  help: `
Usage: turntide outreach INCIDENT AUTHOR_ID KIND [--at TIME] [--by NAME] [--note TEXT] [--config FILE]
       turntide outreach [--json] [--config FILE]

KIND is one of ${OUTREACH_KINDS.join(', ')}; TIME is ISO 8601 (default: now). Without arguments it lists what was done, and for
those who spoke up what followed: how the mood of their hearers moved over 24 hours, against people alike who do not hear
them, with an interval. That is an association, no proof.
`,
  async run(args, io) {
    const { values, positionals } = parseOptions(
      args,
      {
        config: { type: 'string' },
        at: { type: 'string' },
        by: { type: 'string' },
        note: { type: 'string', default: '' },
        json: { type: 'boolean' },
      },
      3,
    );
    await withStore(values.config, io, async ({ config, store }) => {
      const [incidentId, author, given] = positionals;
      if (incidentId === undefined) {
        let listed = 0;
        for (const brand of config.brands) {
          for (const entry of await store.people.outreach(brand.id)) {
            listed += 1;
            const incident = await store.incidents.get(brand.id, entry.incidentId);
            const measured = entry.kind === 'spoke-up' && incident;
            const result = measured ? await measureReturn(store.history(brand.id), brand, incident, entry) : null;
            const line = `${new Date(entry.at).toISOString()}  ${entry.incidentId}  ${entry.author} ${entry.kind} (${entry.by}) ${entry.text}`;
            io.stdout.write(values.json ? `${JSON.stringify({ ...entry, result })}\n` : `${printable(line)}\n`);
            if (result && !values.json) io.stdout.write(`    ${returnLine(result)}\n`);
          }
        }
        if (listed === 0 && !values.json) io.stdout.write('No outreach yet.\n');
        return;
      }
      const kind = OUTREACH_KINDS.find((each) => each === given);
      if (author === undefined || !kind)
        throw new UserError(`say who and what: INCIDENT AUTHOR_ID ${OUTREACH_KINDS.join('|')}`);
      const at = values.at === undefined ? systemClock.now() : Date.parse(values.at);
      if (Number.isNaN(at))
        throw new UserError(`--at ${values.at}: not a time; write ISO 8601, such as 2026-11-20T09:30:00Z`);
      const brandId = incidentId.split('/')[0] ?? '';
      if (!(await store.incidents.get(brandId, incidentId)))
        throw new UserError(`no incident ${incidentId}; turntide explain lists them`);
      const by = values.by ?? io.env.USER ?? 'command line';
      await store.people.recordOutreach(
        brandId,
        outreachEntry({ incidentId, author, kind, at, by, text: values.note }),
      );
      io.stdout.write(`${author}: ${kind}, recorded\n`);
    });
    return 0;
  },
};
