import { z } from 'zod';
import { type Failure, messageOf } from '../lib/errors.ts';
import type { Page, Source } from './source.ts';

/** Settings of every source that reads from a broker. */
export const brokerSettings = {
  connectSeconds: z.number().min(0.1).max(60).default(10).describe('How long a broker may take to answer.'),
};

/** Most mentions that one message of a pipeline may hold. */
const MAX_ITEMS = 1_000;

/** What messages of a pipeline hold: each one mention, or a list of them, as JSON. What is neither is counted. */
export function readMessages(texts: readonly string[]): Pick<Page, 'items' | 'refused'> {
  const bodies = texts.map(readMessage);
  const refused = bodies.filter((body) => body === null).length;
  return {
    items: bodies.flatMap((body) => body ?? []),
    ...(refused > 0 ? { refused: { 'not-json': refused } } : {}),
  };
}

function readMessage(text: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value.slice(0, MAX_ITEMS);
    return value !== null && typeof value === 'object' ? [value] : null;
  } catch {
    return null;
  }
}

/** A source that reads a team's own pipeline in slices, one after the other. */
export function pipelineSource(
  id: string,
  kind: string,
  {
    pages,
    look,
    failureOf,
  }: Pick<Source, 'pages'> & {
    /** Asks the broker once; says what it holds. */
    readonly look: () => Promise<string>;
    readonly failureOf: (error: unknown) => Failure;
  },
): Source {
  return {
    id,
    kind,
    intervalMs: 1_000,
    clock: 'wall',
    pages,
    check: async (signal) => {
      signal.throwIfAborted();
      try {
        return await look();
      } catch (error) {
        throw failureOf(error);
      }
    },
  };
}

/** An error of a client library in words that tell its kind, and those that a person reads. */
export function wordsOf(error: unknown): { readonly all: string; readonly message: string } {
  const { name = '', type = '' } = (error ?? {}) as { name?: string; type?: string };
  const message = messageOf(error);
  return { all: `${name} ${type} ${message}`, message };
}
