import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { Failure } from '../../src/lib/errors.ts';
import { type SocketRequest, socketMessages } from '../../src/lib/websocket.ts';

let server: WebSocketServer;
let clients: Promise<WebSocket>;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  clients = new Promise((resolve) => server.on('connection', resolve));
  await new Promise((resolve) => server.on('listening', resolve));
});
afterEach(async () => {
  for (const client of server.clients) client.terminate();
  await new Promise((resolve) => server.close(resolve));
});

const request = (more: Partial<SocketRequest> = {}): SocketRequest => ({
  url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
  signal: new AbortController().signal,
  connectMs: 5_000,
  budgetMs: 10_000,
  everyMs: 20,
  ...more,
});

describe('messages of a WebSocket', () => {
  it('come in order and whole, and wait at the other side while nobody reads', async () => {
    const wanted = 20_000;
    const message = (n: number): string => `${n} ${'x'.repeat(1_000)}`;
    const sent = clients.then((client) => {
      for (let n = 0; n < wanted; n += 1) client.send(message(n));
      return client;
    });
    const sizes: number[] = [];
    let next = 0;
    for await (const batch of socketMessages(request())) {
      if (sizes.length === 0) {
        // Nothing is read until the server has more than the network can hold for it.
        const client = await sent;
        expect(client.bufferedAmount).toBeGreaterThan(1_000_000);
      }
      sizes.push(batch.length);
      for (const text of batch) {
        expect(text.startsWith(`${next} `)).toBe(true);
        next += 1;
      }
      if (next === wanted) break;
    }
    expect(next).toBe(wanted);
    expect(Math.max(...sizes)).toBeLessThan(2_200);
  });

  it('end well with the time that was given, and the connection with them', async () => {
    const batches: number[] = [];
    for await (const batch of socketMessages(request({ budgetMs: 100 }))) batches.push(batch.length);
    expect(batches.length).toBeGreaterThan(1);
    await expect.poll(() => server.clients.size).toBe(0);
  });

  it('fail by name where the other side closes, sends too much, or is not there', async () => {
    const read = async (more: Partial<SocketRequest> = {}): Promise<unknown> => {
      try {
        for await (const _ of socketMessages(request(more)));
      } catch (error) {
        return error;
      }
      return undefined;
    };
    void clients.then((client) => client.close(1012, 'restarting'));
    const closed = await read();
    expect(closed).toBeInstanceOf(Failure);
    expect(closed).toMatchObject({
      kind: 'transient',
      message: expect.stringMatching(/closed the stream \(1012 restarting\)$/),
    });
    server.on('connection', (client) => client.send('x'.repeat(5_000)));
    expect(await read({ maxBytes: 1_000 })).toMatchObject({ kind: 'malformed' });
    expect(await read({ url: 'ws://127.0.0.1:1' })).toMatchObject({ kind: 'transient' });
  });

  it('throw the reason of the signal that stops them', async () => {
    const stop = new AbortController();
    const reading = (async () => {
      for await (const _ of socketMessages(request({ signal: stop.signal })));
    })();
    await clients;
    stop.abort(new Error('stopping'));
    await expect(reading).rejects.toThrow('stopping');
  });
});
