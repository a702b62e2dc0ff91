/** A caller's signal and a time limit as one signal, without listeners left on the caller's. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal | undefined;
  readonly #onAbort = (): void => this.#controller.abort(this.#caller?.reason);
  #timer: NodeJS.Timeout | undefined;
  #late: string | undefined;

  constructor(caller: AbortSignal | undefined) {
    this.#caller = caller;
    if (caller?.aborted) this.#onAbort();
    else caller?.addEventListener('abort', this.#onAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** (Re)starts the limit; `what` is said when it passes. */
  start(ms: number, what: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#late = `${what} within ${ms} ms`;
      this.#controller.abort(new Error(this.#late));
    }, ms);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener('abort', this.#onAbort);
  }

  /** What really ended the work: the limit (a sentence), the caller (its reason), or neither. */
  get cause(): { readonly late: string } | { readonly aborted: unknown } | undefined {
    if (this.#late !== undefined) return { late: this.#late };
    return this.#caller?.aborted ? { aborted: this.#caller.reason } : undefined;
  }
}
