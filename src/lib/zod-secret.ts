import { z } from 'zod';
import { Secret } from './secret.ts';

/**
 * A setting that must not be seen: a text in the file (mostly `${ENV}`), a `Secret` in the program.
 * @param text what the text must be; its messages must not repeat it.
 */
export const secret = (
  text: z.ZodType<string, string> = z.string().min(1, 'must not be empty'),
): z.ZodType<Secret, string> => text.transform((value) => new Secret(value));
