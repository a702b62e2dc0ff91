import { UserError } from '../lib/errors.ts';
import { JOB_NAMES, type JobName } from '../queue/jobs.ts';
import type { Command } from './command.ts';
import { parseOptions } from './options.ts';
import { withStore } from './with-store.ts';

export const command: Command = {
  name: 'retry',
  summary: 'puts failed jobs back',
  help: `
Usage: turntide retry (--all | --queue QUEUE | JOB_ID) [--config FILE]

Puts failed jobs back into their queues with all their tries: all of them, those of one queue
(${JOB_NAMES.join(', ')}), or one, by the id that "turntide failed" prints.
`,
  async run(args, io) {
    const { values, positionals } = parseOptions(args, {
      config: { type: 'string' },
      all: { type: 'boolean' },
      queue: { type: 'string' },
    });
    const [id] = positionals;
    if ([values.all, values.queue, id].filter((each) => each !== undefined).length !== 1) {
      throw new UserError('say which: --all, --queue QUEUE, or one job id (turntide failed lists them)');
    }
    if (values.queue !== undefined && !(JOB_NAMES as string[]).includes(values.queue)) {
      throw new UserError(`--queue ${values.queue}: no such queue; one of ${JOB_NAMES.join(', ')}`);
    }
    const count = await withStore(values.config, io, ({ queues }) =>
      queues.retry({
        ...(values.queue === undefined ? {} : { queue: values.queue as JobName }),
        ...(id === undefined ? {} : { id }),
      }),
    );
    if (id !== undefined && count === 0) throw new UserError(`no failed job ${id}; turntide failed lists them`);
    io.stdout.write(`${count} put back\n`);
    return 0;
  },
};
