import { connect } from 'node:net';

/** A unix socket path, or a port of this machine. */
export type Address = string | number;

/** An answer of the server: text for every scalar, nested for lists. */
export type Reply = string | null | readonly Reply[];

/**
 * One command over one connection, for health checks of a server of ours: the client library of the rest is
 * not needed to start a server. Rejects on an error reply (`LOADING …`), on no answer within `timeoutMs`, and
 * where nobody listens.
 */
export function ask(address: Address, command: readonly string[], timeoutMs = 1_000): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const socket = typeof address === 'string' ? connect(address) : connect(address, '127.0.0.1');
    let received = '';
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    socket.setEncoding('latin1');
    socket.setTimeout(timeoutMs, () => fail(new Error(`no answer within ${timeoutMs} ms`)));
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('connection closed before the answer')));
    socket.on('data', (chunk: string) => {
      received += chunk;
      const parsed = parse(received, 0);
      if (!parsed) return;
      socket.destroy();
      if (parsed.error !== undefined) reject(new Error(parsed.error));
      else resolve(parsed.reply);
    });
    const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
    socket.write(`*${command.length}\r\n${parts.join('')}`);
  });
}

interface Parsed {
  readonly reply: Reply;
  readonly end: number;
  readonly error?: string;
}

/** RESP 2 from `at`; undefined while the answer is not whole. */
function parse(text: string, at: number): Parsed | undefined {
  const lineEnd = text.indexOf('\r\n', at);
  if (lineEnd < 0) return undefined;
  const line = text.slice(at + 1, lineEnd);
  const end = lineEnd + 2;
  switch (text[at]) {
    case '-':
      return { reply: null, end, error: line };
    case '$': {
      const length = Number(line);
      if (length < 0) return { reply: null, end };
      if (text.length < end + length + 2) return undefined;
      return { reply: Buffer.from(text.slice(end, end + length), 'latin1').toString('utf8'), end: end + length + 2 };
    }
    case '*': {
      const items: Reply[] = [];
      let next = end;
      for (let index = 0; index < Number(line); index += 1) {
        const item = parse(text, next);
        if (!item) return undefined;
        items.push(item.reply);
        next = item.end;
      }
      return { reply: items, end: next };
    }
    default:
      return { reply: line, end };
  }
}
