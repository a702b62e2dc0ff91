import { printable } from '../lib/printable.ts';
import type { Command } from './command.ts';
import { parseOptions } from './options.ts';
import { withStore } from './with-store.ts';

export const command: Command = {
  name: 'failed',
  summary: 'lists jobs that used up their tries',
  help: `
Usage: turntide failed [--config FILE] [--json]

Lists jobs that failed for good, newest first: queue, id, when, how many tries, and why. They are kept for 30 days;
"turntide retry" puts them back.
`,
  async run(args, io) {
    const { values } = parseOptions(args, { config: { type: 'string' }, json: { type: 'boolean' } }, 0);
    const jobs = await withStore(values.config, io, ({ queues }) => queues.failed());
    for (const job of jobs) {
      if (values.json) io.stdout.write(`${JSON.stringify(job)}\n`);
      else {
        const at = new Date(job.failedAt).toISOString();
        io.stdout.write(printable(`${job.queue} ${job.id}  ${at}  ${job.attempts} tries  ${job.reason}`));
        io.stdout.write('\n');
      }
    }
    if (!values.json)
      io.stdout.write(
        jobs.length === 0 ? 'No failed jobs.\n' : `${jobs.length} failed; turntide retry --all puts them back.\n`,
      );
    return 0;
  },
};
