import { ByteLines } from './byte-lines.ts';

/** One event of a stream of server-sent events. */
export interface ServerEvent {
  /** `message` where the stream names none. */
  readonly event: string;
  readonly data: string;
}

/** Longest line; what is longer is passed over with its event. */
const MAX_LINE = 1_000_000;

/** Reads server-sent events (HTML standard, 9.2) from bytes that come in pieces. Comments, ids and retry times are passed over. */
export class ServerEvents {
  readonly #lines = new ByteLines(0, MAX_LINE);
  #event = '';
  #data: string[] = [];

  push(piece: Uint8Array): ServerEvent[] {
    const events: ServerEvent[] = [];
    for (const { text } of this.#lines.push(piece)) {
      if (text === '') {
        if (this.#data.length > 0) events.push({ event: this.#event || 'message', data: this.#data.join('\n') });
        this.#event = '';
        this.#data = [];
      } else if (text !== undefined) this.#field(text);
    }
    return events;
  }

  #field(line: string): void {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') this.#event = value;
    else if (name === 'data') this.#data.push(value);
  }
}
