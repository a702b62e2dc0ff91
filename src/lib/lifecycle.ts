import { messageOf } from './errors.ts';

interface Resource {
  readonly name: string;
  readonly release: () => Promise<void> | void;
}

/** However late it is, each is given this long. */
const LEAST_MS = 500;

/**
 * What an app has acquired, released last-in first-out.
 * Each release has a deadline, so that one that hangs cannot hold the others back, and all have one together: whoever watches
 * the process (systemd, a container's host) kills it some 30 s after having told it to stop.
 */
export class Lifecycle {
  readonly #resources: Resource[] = [];
  readonly #deadlineMs: number;
  readonly #totalMs: number;
  readonly #onProblem: (line: string) => void;
  #closing: Promise<void> | null = null;

  constructor(options: { deadlineMs?: number; totalMs?: number; onProblem?: (line: string) => void } = {}) {
    this.#deadlineMs = options.deadlineMs ?? 10_000;
    this.#totalMs = options.totalMs ?? 20_000;
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
    const end = performance.now() + this.#totalMs;
    for (let resource = this.#resources.pop(); resource; resource = this.#resources.pop()) {
      let timer: NodeJS.Timeout | undefined;
      const left = Math.round(Math.min(this.#deadlineMs, Math.max(LEAST_MS, end - performance.now())));
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`not released within ${left} ms`)), left);
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
