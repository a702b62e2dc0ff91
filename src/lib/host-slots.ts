/**
 * Politeness towards a host: at most so many exchanges at once, and where a caller asks for it, a gap between the
 * beginnings of two. First come, first served.
 */
export class HostSlots {
  readonly #max: number;
  readonly #hosts = new Map<string, Host>();

  constructor(maxPerHost: number) {
    this.#max = maxPerHost;
  }

  /** Waits for a slot; rejects with the signal's reason when aborted. Call what it returns exactly once. */
  async acquire(name: string, spacingMs: number, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const host = this.#hosts.get(name) ?? { active: 0, nextStart: 0, waiting: [] };
    this.#hosts.set(name, host);
    if (host.active < this.#max) host.active += 1;
    else await this.#turn(host, signal);
    const release = (): void => this.#release(name, host);
    try {
      // Monotonic time: a step of the wall clock changes no gap.
      const start = Math.max(performance.now(), host.nextStart);
      host.nextStart = start + spacingMs;
      await delay(start - performance.now(), signal);
      return release;
    } catch (error) {
      release();
      throw error;
    }
  }

  #turn(host: Host, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        host.waiting.splice(host.waiting.indexOf(go), 1);
        reject(signal.reason);
      };
      // The slot passes from hand to hand, so `active` stays as it is.
      const go = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      host.waiting.push(go);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  #release(name: string, host: Host): void {
    const next = host.waiting.shift();
    if (next) {
      next();
      return;
    }
    host.active -= 1;
    // Forgotten once idle, so that a crawl over many hosts does not grow the table.
    if (host.active === 0 && host.nextStart <= performance.now()) this.#hosts.delete(name);
  }
}

interface Host {
  active: number;
  nextStart: number;
  readonly waiting: (() => void)[];
}

/** Waits `ms`; rejects with the signal's reason when aborted, leaving no timer behind. */
export function delay(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(signal.reason);
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
