import type { z } from 'zod';
import type { Message } from '../domain/message.ts';
import type { Clock } from '../lib/clock.ts';
import type { Http } from '../lib/http.ts';

/** A channel to the team. It renders and sends; it never retries: it throws a classified `Failure`. */
export interface Notifier {
  /** As configured. */
  readonly id: string;
  /** Registry name: `slack`, `webhook`, … */
  readonly kind: string;
  /** Sends one message once. Same `message.id` on every attempt, so that the other side can dedupe. */
  send(message: Message, signal: AbortSignal): Promise<Receipt>;
  /** Reaches out without telling anybody anything, where the channel can; a line for `turntide check`. */
  check(signal: AbortSignal): Promise<string>;
  close?(): Promise<void>;
}

export interface Receipt {
  /** What the other side answered, in a line: recorded in the delivery ledger. */
  readonly detail: string;
}

export interface NotifierDependencies {
  readonly clock: Clock;
  readonly http: Http;
  /** Where the terminal notifier writes. Node's own `hasColors` knows the terminal, `NO_COLOR` and `FORCE_COLOR`. */
  readonly stdout: {
    write(text: string): unknown;
    readonly isTTY?: boolean;
    readonly columns?: number;
    hasColors?(): boolean;
  };
  /** Whether an address has left a channel's list (RFC 8058); nobody has where it is not given. */
  readonly unsubscribed?: (channel: string, address: string) => Promise<boolean>;
}

export interface NotifierKind<Settings = unknown> {
  readonly kind: string;
  readonly settings: z.ZodType<Settings>;
  create(id: string, settings: Settings, dependencies: NotifierDependencies): Notifier;
}
