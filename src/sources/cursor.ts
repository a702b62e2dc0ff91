import type { z } from 'zod';

/**
 * Reads a cursor that `JSON.stringify` wrote. A missing one, or one that is not of this shape (from an older version,
 * or of another kind under the same id), counts as none: mentions that come again are known by their ids.
 */
export function readCursor<T>(schema: z.ZodType<T>, cursor: string | null): T | undefined {
  if (cursor === null) return undefined;
  try {
    const parsed = schema.safeParse(JSON.parse(cursor));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
