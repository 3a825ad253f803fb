import ipaddr from 'ipaddr.js';

/** Who is at the other end, as far as the network can tell. */
export interface Client {
  /** IPv4 or IPv6 text; IPv4-mapped addresses are written as IPv4. */
  address: string;
  /** The client's own connection is encrypted, up to the last trusted proxy. */
  secure: boolean;
  /** True when the request came from this machine, without any proxy in between. */
  local: boolean;
}

interface Peer {
  address: string | undefined;
  encrypted: boolean;
}
type HeaderOf = (name: string) => string | undefined;

const forwarding = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'] as const;

/**
 * Reads `X-Forwarded-For` from the right, as far as the hops are trusted proxies: what stands further left anybody may
 * have written. `Forwarded`, `X-Real-IP` and `X-Forwarded-Host` count for nothing.
 * @param trusted addresses or CIDR ranges; empty: the peer is the client.
 * @throws Error when an entry is neither.
 */
export function createClientReader(trusted: readonly string[]): (peer: Peer, header: HeaderOf) => Client {
  const ranges = trusted.map(parseRange);
  const isTrusted = (address: string) => {
    const parsed = ipaddr.process(address);
    return ranges.some(([range, bits]) => parsed.kind() === range.kind() && parsed.match([range, bits]));
  };
  return ({ address: peer, encrypted }, header) => {
    const direct = normal(peer ?? '') ?? '127.0.0.1';
    const proxied = forwarding.some((name) => header(name) !== undefined);
    const local = !proxied && isLoopback(direct);
    if (ranges.length === 0 || !isTrusted(direct)) return { address: direct, secure: encrypted, local };
    const protocol = last(header('x-forwarded-proto'));
    return {
      address: firstUntrusted(direct, header('x-forwarded-for'), isTrusted),
      secure: protocol === undefined ? encrypted : protocol.toLowerCase() === 'https',
      local,
    };
  };
}

export const isLoopback = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';

function firstUntrusted(
  peer: string,
  header: string | undefined,
  isTrusted: (address: string) => boolean,
): string {
  const hops = (header ?? '').split(',');
  let address = peer;
  while (hops.length > 0 && isTrusted(address)) {
    const next = normal(withoutPort(hops.pop()?.trim() ?? ''));
    if (next === undefined) break;
    address = next;
  }
  return address;
}

const last = (header: string | undefined) => header?.split(',').at(-1)?.trim();

/** Some proxies write `192.0.2.1:4711` or `[2001:db8::1]:4711`. */
const withoutPort = (hop: string) =>
  hop.replace(/^\[(.+)\](?::\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');

function normal(address: string): string | undefined {
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : undefined;
}

function parseRange(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
