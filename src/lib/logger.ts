import { type DestinationStream, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import { printable } from './printable.ts';
import { Secret } from './secret.ts';

export type { Logger } from 'pino';

export interface LogOptions {
  readonly level: string;
  /** `pretty` for people, `json` for machines. */
  readonly format: 'pretty' | 'json';
  readonly color: boolean;
}

/** One line an event on `destination` (stderr, so that stdout stays for output). */
export function createLogger(options: LogOptions, destination: NodeJS.WritableStream = process.stderr): Logger {
  const stream: DestinationStream =
    options.format === 'pretty'
      ? pretty({
          colorize: options.color,
          ignore: 'pid,hostname',
          singleLine: true,
          translateTime: 'SYS:HH:MM:ss',
          destination,
          sync: true,
        })
      : (destination as unknown as DestinationStream);
  return pino(
    {
      level: options.level,
      formatters: { level: (label) => ({ level: label }) },
      hooks: {
        // Outside text must not drive the terminal that shows the log.
        logMethod(args, method) {
          for (let i = 0; i < args.length; i += 1)
            if (typeof args[i] === 'string') args[i] = printable(args[i] as string);
          return method.apply(this, args);
        },
      },
      serializers: { secret: (value) => (value instanceof Secret ? '[secret]' : value) },
    },
    stream,
  );
}

export const silentLogger: Logger = pino({ level: 'silent' });
