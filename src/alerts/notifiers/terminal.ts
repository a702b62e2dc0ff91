import { z } from 'zod';
import { alertModel } from '../compose.ts';
import type { NotifierKind } from '../notifier.ts';
import { ANSI, PLAIN } from '../render/paint.ts';
import { renderText } from '../render/text.ts';

const settings = z.strictObject({
  color: z
    .enum(['auto', 'always', 'never'])
    .default('auto')
    .describe('Colours: `auto` uses them where the output is a terminal and NO_COLOR is not set.'),
  width: z.int().min(40).max(110).optional().describe('Columns of a line; the width of the terminal where left out.'),
});

/** Writes alerts to standard output. */
export const terminal: NotifierKind<z.infer<typeof settings>> = {
  kind: 'terminal',
  settings,
  create: (id, { color, width }, { stdout }) => {
    const colored = color === 'always' || (color === 'auto' && stdout.isTTY === true && (stdout.hasColors?.() ?? true));
    return {
      id,
      kind: 'terminal',
      send: async (message, signal) => {
        signal.throwIfAborted();
        stdout.write(
          `\n${renderText(alertModel(message), { width: width ?? stdout.columns ?? 80, paint: colored ? ANSI : PLAIN })}`,
        );
        return { detail: 'written' };
      },
      check: async () => 'writes to standard output',
    };
  },
};
