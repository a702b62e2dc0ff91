import { z } from 'zod';
import type { Memory } from '../lanes.ts';

/** Statuses remembered in this process, and those in the cursor. */
const REMEMBERED = 20_000;
const SAVED = 1_000;
const SAVED_MS = 86_400_000;

const savedSchema = z.array(z.tuple([z.string(), z.string(), z.number()]));

/**
 * Which mention a status is by its number on this server: a deletion in the stream has nothing else. The newest are in
 * memory; those that were about a brand stand in the cursor for a day too, so that another process knows them.
 */
export class StatusIds implements Memory {
  readonly #now: () => number;
  readonly #mentions = new Map<string, string>();
  readonly #statuses = new Map<string, string>();
  readonly #kept = new Map<string, { readonly mention: string; readonly at: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  add(status: string, mention: string): void {
    this.#drop(status);
    this.#mentions.set(status, mention);
    this.#statuses.set(mention, status);
    const oldest = this.#mentions.size > REMEMBERED ? this.#mentions.keys().next().value : undefined;
    if (oldest !== undefined) this.#drop(oldest);
  }

  /** These are about a brand. */
  keep(mentions: readonly string[]): void {
    for (const mention of mentions) {
      const status = this.#statuses.get(mention);
      if (status !== undefined && !this.#kept.has(status)) this.#kept.set(status, { mention, at: this.#now() });
    }
    this.#prune();
  }

  mentionOf(status: string): string | undefined {
    return this.#mentions.get(status) ?? this.#kept.get(status)?.mention;
  }

  forget(status: string): void {
    this.#drop(status);
    this.#kept.delete(status);
  }

  save(): unknown {
    return [...this.#kept].map(([status, { mention, at }]) => [status, mention, at]);
  }

  /** Takes what another process has entered. */
  load(value: unknown): void {
    for (const [status, mention, at] of savedSchema.safeParse(value).data ?? []) {
      if (!this.#kept.has(status)) this.#kept.set(status, { mention, at });
    }
    this.#prune();
  }

  #prune(): void {
    const since = this.#now() - SAVED_MS;
    const surplus = this.#kept.size - SAVED;
    const oldestFirst = [...this.#kept].sort(([, a], [, b]) => a.at - b.at);
    for (const [i, [status, { at }]] of oldestFirst.entries()) if (i < surplus || at < since) this.#kept.delete(status);
  }

  #drop(status: string): void {
    const mention = this.#mentions.get(status);
    this.#mentions.delete(status);
    if (mention !== undefined && this.#statuses.get(mention) === status) this.#statuses.delete(mention);
  }
}
