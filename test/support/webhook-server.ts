import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A real HTTP server on loopback that records what comes and answers as told. */
export interface WebhookServer {
  readonly url: string;
  readonly requests: ReceivedRequest[];
  /** Answers everything from now on so; `silent` reads and never answers. */
  answer(reply: Reply | 'silent' | ((request: ReceivedRequest) => Reply)): void;
  /** Resolves once so many requests have come in. */
  seen(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function startWebhookServer(
  first: Reply | ((request: ReceivedRequest) => Reply) = { status: 204 },
): Promise<WebhookServer> {
  let reply: Reply | 'silent' | ((request: ReceivedRequest) => Reply) = first;
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const request = {
      method: incoming.method ?? '',
      url: incoming.url ?? '',
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString(),
    };
    requests.push(request);
    server.emit('seen');
    if (reply === 'silent') return;
    const { status, headers, body } = typeof reply === 'function' ? reply(request) : reply;
    outgoing.writeHead(status, headers).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    requests,
    answer: (next) => {
      reply = next;
    },
    seen: async (count) => {
      while (requests.length < count) await once(server, 'seen');
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
