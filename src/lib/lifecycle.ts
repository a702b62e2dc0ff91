import { messageOf } from './errors.ts';

interface Resource {
  readonly name: string;
  readonly release: () => Promise<void> | void;
}

/**
 * What an app has acquired, released last-in first-out.
 * Each release has a deadline, so that one that hangs cannot hold the others back.
 */
export class Lifecycle {
  readonly #resources: Resource[] = [];
  readonly #deadlineMs: number;
  readonly #onProblem: (line: string) => void;
  #closing: Promise<void> | null = null;

  constructor(options: { deadlineMs?: number; onProblem?: (line: string) => void } = {}) {
    this.#deadlineMs = options.deadlineMs ?? 10_000;
    this.#onProblem = options.onProblem ?? (() => {});
  }

  /** Registers the release of a resource just acquired, and hands the resource back. */
  own<T>(name: string, resource: T, release: (resource: T) => Promise<void> | void): T {
    this.#resources.push({ name, release: () => release(resource) });
    return resource;
  }

  /** Releases everything; a second call waits for the first. Never throws: problems are told one by one. */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    for (let resource = this.#resources.pop(); resource; resource = this.#resources.pop()) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`not released within ${this.#deadlineMs} ms`)), this.#deadlineMs);
      });
      try {
        await Promise.race([resource.release(), late]);
      } catch (error) {
        this.#onProblem(`closing ${resource.name}: ${messageOf(error)}`);
      } finally {
        clearTimeout(timer);
      }
    }
  }
}
