import { messageOf } from '../src/lib/errors.ts';
import { findRedisServer } from '../src/lib/redis-server/find.ts';

/** Gets the Redis that Turntide would start, ahead of the first start: for machines that lose their network later. */
try {
  const { command, version } = await findRedisServer({ log: (line) => process.stderr.write(`${line}\n`) });
  process.stdout.write(`${command} ${version}\n`);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
