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
  /**
   * Sends one message once. Same `message.id` on every attempt, so that the other side can dedupe.
   * @param reached by earlier attempts; a channel with several recipients tells each as soon as it has taken the message.
   */
  send(message: Message, signal: AbortSignal, reached?: Reached): Promise<Receipt>;
  /** Reaches out without telling anybody anything, where the channel can; a line for `turntide check`. */
  check(signal: AbortSignal): Promise<string>;
  /** Where single recipients can leave. */
  readonly list?: MailingList;
  close?(): Promise<void>;
}

/** Recipients that have taken a message, kept with its delivery: no attempt after a failure or a crash sends it to them again. */
export interface Reached {
  has(recipient: string): Promise<boolean>;
  add(recipient: string): Promise<void>;
}

/** The recipients of a channel, as far as they can leave it by themselves. */
export interface MailingList {
  /** The address that a token from a mail was made for; null where it is not of this channel. */
  recipientOf(token: string): string | null;
  leave(address: string): Promise<void>;
  rejoin(address: string): Promise<void>;
}

/** Kept in the store. Addresses are compared in lower case. */
export interface Unsubscribed {
  has(channel: string, address: string): Promise<boolean>;
  add(channel: string, address: string): Promise<void>;
  remove(channel: string, address: string): Promise<void>;
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
  /** Who has left which channel's list (RFC 8058); nobody has where it is not given. */
  readonly unsubscribed?: Unsubscribed;
}

export interface NotifierKind<Settings = unknown> {
  readonly kind: string;
  readonly settings: z.ZodType<Settings>;
  create(id: string, settings: Settings, dependencies: NotifierDependencies): Notifier;
}
