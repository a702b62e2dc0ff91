import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { createHttp } from '../../src/lib/http.ts';
import { isPublicAddress } from '../../src/lib/public-address.ts';
import { loopback } from '../support/loopback.ts';

describe('an address is public', () => {
  test.each(['1.1.1.1', '93.184.216.34', '172.32.0.1', '2606:4700::1111', '[2a00:1450:4001::1]'])('%s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('an address is not public', () => {
  test.each([
    ['loopback', '127.0.0.1'],
    ['loopback', '::1'],
    ['any', '0.0.0.0'],
    ['private', '10.1.2.3'],
    ['private', '172.31.255.255'],
    ['private', '192.168.0.1'],
    ['unique local', 'fd12:3456::1'],
    ['link-local with the cloud metadata service', '169.254.169.254'],
    ['link-local', 'fe80::1%eth0'],
    ['shared by carriers', '100.64.0.1'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['IPv4 in IPv6', '::ffff:127.0.0.1'],
    ['IPv4 in IPv6, hexadecimal', '::ffff:7f00:1'],
    ['IPv4 through NAT64', '64:ff9b::7f00:1'],
    ['IPv4 through 6to4', '2002:7f00:1::'],
    ['documentation', '2001:db8::1'],
    ['not an address', 'localhost'],
  ])('%s: %s', (_, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('a request that must stay on the public internet', () => {
  const ask = async (url: string, resolved: string[]) => {
    let lookups = 0;
    const resolve = async () => {
      const address = resolved[Math.min(lookups, resolved.length - 1)] ?? '';
      lookups += 1;
      return [{ address, family: 4 }];
    };
    const http = createHttp({ userAgent: 'test', clock: systemClock, resolve });
    const error = await http.request({ url, publicOnly: true, timeoutMs: 50 }).catch((thrown: unknown) => thrown);
    await http.close();
    return { error: error as Error, lookups };
  };

  test('is refused for a name that resolves to the inside', async () => {
    const server = await loopback((_, response) => void response.end('inside'));
    const { error } = await ask(`http://rebound.example:${new URL(server.url).port}/`, ['127.0.0.1']);
    expect(error.message).toContain('not a public address');
    expect(server.seen).toEqual([]);
    await server.close();
  });

  test.each([
    'http://127.0.0.1:1/',
    'http://2130706433:1/',
    'http://0x7f.1:1/',
    'http://[::1]:1/',
    'http://[::ffff:7f00:1]:1/',
  ])('is refused for %s', async (url) => {
    expect((await ask(url, ['1.1.1.1'])).error.message).toContain('not a public address');
  });

  test('connects to the address that was checked: a name is resolved once', async () => {
    // 192.0.2.x would be refused; an unroutable public address times out. What matters is that the second,
    // inner answer of a rebinding name is never asked for.
    expect((await ask('http://rebound.example:9/', ['1.1.1.1', '127.0.0.1'])).lookups).toBe(1);
  });
});
