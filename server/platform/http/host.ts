/** The server's own names, whatever it is called by: an attacker's name that resolves here is not among them. */
const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a request's host is one of ours. An entry with a port means exactly that, one without means any port.
 * Stops DNS rebinding and poisoned links.
 */
export function createHostCheck(names: readonly string[]): (host: string) => boolean {
  const allowed = new Set(names.map((name) => name.toLowerCase()));
  return (host) => {
    if (allowed.has(host)) return true;
    const name = host.replace(/:\d+$/, '');
    return loopback.has(name) || allowed.has(name);
  };
}

/** `host:port` of a request's URL, without parsing the rest of it. Absolute-form requests carry their own. */
export function hostOf(url: string): string {
  const start = url.indexOf('//') + 2;
  const end = url.indexOf('/', start);
  return url.slice(start, end === -1 ? undefined : end);
}

/** True for a web origin (`https://trainflow.example`) whose host is ours. */
export function isOwnOrigin(origin: string, isOwnHost: (host: string) => boolean): boolean {
  const match = /^https?:\/\/([^/]+)$/.exec(origin);
  return match?.[1] !== undefined && isOwnHost(match[1].toLowerCase());
}
