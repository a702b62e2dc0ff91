import { createServer, type IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Fault, type FaultyNetwork, misbehave } from './faulty-network.ts';
import type { Seen } from './loopback.ts';

/** One change of a repository, as both wires tell it. */
export interface Change {
  readonly did: string;
  readonly operation: 'create' | 'update' | 'delete';
  readonly collection: string;
  readonly rkey: string;
  readonly record?: Record<string, unknown>;
  /** Epoch ms. */
  readonly at: number;
  /** Set: no record, but the account itself became this. */
  readonly account?: { readonly active: boolean; readonly status?: string };
}

export interface JetstreamServer extends FaultyNetwork {
  /** `ws://127.0.0.1:PORT`, without a path: v2 is at its own, v1 at `/subscribe`. */
  readonly socketUrl: string;
  readonly changes: Change[];
  /** Something happens; all who listen are told. */
  add(change: Change): void;
  /** Sends a text to all who listen, whatever it is. */
  send(text: string): void;
  /** How many listen. */
  listening(): number;
  /** Drops all who listen, after what was sent to them has gone out. */
  dropAfterSending(): void;
  /** v2: sequence numbers below are forgotten. */
  floor: number;
}

/**
 * Jetstream on a loopback port: `/subscribe` (v1) and `/xrpc/network.bsky.jetstream.subscribeEvents` (v2), with their
 * filters, inclusive cursors, replay and refusals.
 */
export async function jetstreamServer(): Promise<JetstreamServer> {
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: (names) => [...names][0] ?? false });
  const listeners = new Map<WebSocket, (change: Change, position: number) => void>();
  const hanging: ServerResponse[] = [];
  const seen: Seen[] = [];
  const server = createServer((_, response) => response.writeHead(404).end());
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    seen.push({ line: `${request.method} ${request.url}`, headers: request.headers, body: '' });
    const answer = (): ServerResponse => {
      const response = new ServerResponse(request);
      response.shouldKeepAlive = false;
      response.assignSocket(socket);
      response.on('finish', () => socket.end());
      socket.on('end', () => socket.end());
      socket.resume();
      return response;
    };
    if (jetstream.fault) {
      misbehave(jetstream.fault, answer(), hanging);
      return;
    }
    const url = new URL(request.url ?? '/', 'http://test');
    const v2 = url.pathname === '/xrpc/network.bsky.jetstream.subscribeEvents';
    const cursor = url.searchParams.get('cursor');
    const position = cursor === null ? Number.POSITIVE_INFINITY : Number(cursor);
    if (v2 && position < 1e15 && position < jetstream.floor) {
      const body = JSON.stringify({ error: 'CursorTooOld', message: `the floor is ${jetstream.floor}` });
      answer().writeHead(400, { 'content-type': 'application/json' }).end(body);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      const wanted = new Set(url.searchParams.getAll(v2 ? 'collections' : 'wantedCollections'));
      const kinds = new Set(v2 ? url.searchParams.getAll('kinds') : ['commit', 'account']);
      const tell = (change: Change, seq: number): void => {
        if (change.account ? kinds.has('account') : kinds.has('commit') && wanted.has(change.collection))
          client.send(v2 ? frameV2(change, seq) : frameV1(change));
      };
      listeners.set(client, tell);
      client.on('close', () => listeners.delete(client));
      if (v2 && position >= 1e15 && jetstream.floor > 0) {
        client.send(
          JSON.stringify({ payload: { $type: '#info', name: 'OutdatedCursor', message: `from ${jetstream.floor}` } }),
        );
      }
      jetstream.changes.forEach((change, index) => {
        const from = v2 && position < 1e15 ? index + 1 : change.at * 1000;
        if (from >= position && index + 1 >= jetstream.floor) tell(change, index + 1);
      });
    });
  });
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const jetstream: JetstreamServer = {
    url: `http://${host}`,
    socketUrl: `ws://${host}`,
    seen,
    changes: [],
    floor: 0,
    fault: undefined as Fault | undefined,
    add(change) {
      jetstream.changes.push(change);
      for (const tell of listeners.values()) tell(change, jetstream.changes.length);
    },
    send: (text) => {
      for (const client of listeners.keys()) client.send(text);
    },
    listening: () => listeners.size,
    dropAfterSending: () => {
      for (const client of listeners.keys()) client.close(1011, 'restarting');
    },
    connections: () =>
      new Promise((resolve, reject) => server.getConnections((error, n) => (error ? reject(error) : resolve(n)))),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
  return jetstream;
}

function frameV1({ did, operation, collection, rkey, record, at, account }: Change): string {
  if (account) return JSON.stringify({ did, time_us: at * 1000, kind: 'account', account: { did, ...account } });
  const commit = { rev: '3k', operation, collection, rkey, ...(record ? { record, cid: 'bafy' } : {}) };
  return JSON.stringify({ did, time_us: at * 1000, kind: 'commit', commit });
}

function frameV2({ did, operation, collection, rkey, record, at, account }: Change, seq: number): string {
  const time = new Date(at).toISOString();
  if (account) return JSON.stringify({ payload: { $type: '#account', seq, did, time, witnessedAt: time, ...account } });
  const body = record ? { record, cid: 'bafy' } : {};
  return JSON.stringify({
    payload: { $type: '#commit', seq, did, time, witnessedAt: time, rev: '3k', operation, collection, rkey, ...body },
  });
}

/** An account changes its standing. */
export function accountChange(did: string, at: number, status: string): Change {
  return { did, operation: 'update', collection: '', rkey: '', at, account: { active: false, status } };
}

let made = 0;

function fresh(letter: string): string {
  made += 1;
  return `${letter}${made}`;
}

/** A post by a made-up person, with whatever the record is to hold. */
export function post(at: number, record: Record<string, unknown> = {}, rkey = fresh('p')): Change {
  return {
    did: `did:plc:person${made % 7}`,
    operation: 'create',
    collection: 'app.bsky.feed.post',
    rkey,
    at,
    record: {
      $type: 'app.bsky.feed.post',
      text: `my bag is lost (${rkey})`,
      createdAt: new Date(at).toISOString(),
      langs: ['en'],
      ...record,
    },
  };
}

export const addressOf = ({ did, collection, rkey }: Change): string => `at://${did}/${collection}/${rkey}`;

export function about(collection: 'app.bsky.feed.repost' | 'app.bsky.feed.like', of: Change, at: number): Change {
  const subject = { uri: addressOf(of), cid: 'bafy' };
  const rkey = fresh('r');
  return {
    did: `did:plc:fan${made}`,
    operation: 'create',
    collection,
    rkey,
    at,
    record: { $type: collection, subject, createdAt: new Date(at).toISOString() },
  };
}
