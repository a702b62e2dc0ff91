import { z } from 'zod';
import { Secret } from './secret.ts';

/** A setting that must not be seen: a text in the file (mostly `${ENV}`), a `Secret` in the program. */
export const secret = (): z.ZodType<Secret, string> =>
  z
    .string()
    .min(1, 'must not be empty')
    .transform((value) => new Secret(value));
