import { describe, expect, test } from 'vitest';
import { createClientReader } from './client-address.ts';

const seen = (trusted: string[], peer: string, headers: Record<string, string> = {}, encrypted = false) =>
  createClientReader(trusted)({ address: peer, encrypted }, (name) => headers[name]);
const address = (...asked: Parameters<typeof seen>) => seen(...asked).address;

describe('the client behind proxies', () => {
  test('is the peer when no proxy is trusted, whatever the request says', () => {
    const lies = { 'x-forwarded-for': '1.2.3.4', forwarded: 'for=1.2.3.4', 'x-real-ip': '1.2.3.4' };
    expect(address([], '198.51.100.7', lies)).toBe('198.51.100.7');
  });

  test.each([
    ['one proxy', ['10.0.0.0/8'], '10.0.0.1', '203.0.113.9', '203.0.113.9'],
    [
      'what stands left of the first stranger',
      ['10.0.0.0/8'],
      '10.0.0.1',
      '1.2.3.4, 203.0.113.9',
      '203.0.113.9',
    ],
    ['a chain of proxies', ['10.0.0.0/8'], '10.0.0.1', '203.0.113.9, 10.0.0.3, 10.0.0.2', '203.0.113.9'],
    ['only proxies', ['10.0.0.0/8'], '10.0.0.1', '10.0.0.9', '10.0.0.9'],
    ['no header', ['10.0.0.0/8'], '10.0.0.1', '', '10.0.0.1'],
    ['nonsense in the chain', ['10.0.0.0/8'], '10.0.0.1', '203.0.113.9, not an address', '10.0.0.1'],
    ['a stranger who claims to be a proxy', ['10.0.0.0/8'], '198.51.100.7', '203.0.113.9', '198.51.100.7'],
    ['a port', ['10.0.0.1'], '10.0.0.1', '203.0.113.9:4711', '203.0.113.9'],
    ['IPv6', ['fd00::/8'], 'fd00::1', '[2001:db8::7]:443', '2001:db8::7'],
    [
      'an IPv4 proxy on an IPv6 socket',
      ['10.0.0.0/8'],
      '::ffff:10.0.0.1',
      '::ffff:203.0.113.9',
      '203.0.113.9',
    ],
  ])('%s', (_, trusted, peer, forwarded, expected) => {
    expect(address(trusted, peer, { 'x-forwarded-for': forwarded })).toBe(expected);
  });

  test('is believed about https only by way of a trusted proxy', () => {
    const https = { 'x-forwarded-proto': 'https' };
    expect(seen(['10.0.0.1'], '10.0.0.1', https).secure).toBe(true);
    expect(seen(['10.0.0.1'], '198.51.100.7', https).secure).toBe(false);
    expect(seen([], '198.51.100.7', {}, true).secure).toBe(true);
    expect(seen(['10.0.0.1'], '10.0.0.1', { 'x-forwarded-proto': 'https, http' }, true).secure).toBe(false);
  });

  test('is this machine only without any proxy in between', () => {
    expect(seen([], '127.0.0.1').local).toBe(true);
    expect(seen([], '::1').local).toBe(true);
    expect(seen([], '::ffff:127.0.0.1').local).toBe(true);
    expect(seen([], '127.0.0.1', { 'x-forwarded-for': '203.0.113.9' }).local).toBe(false);
    expect(seen([], '127.0.0.1', { via: '1.1 proxy' }).local).toBe(false);
    expect(seen([], '192.0.2.1').local).toBe(false);
  });

  test('a range that is none is told at the start', () => {
    expect(() => createClientReader(['10.0.0.0/8', 'proxy.example'])).toThrow();
  });
});
