import { Problem } from '#shared/kernel/problem.ts';
import type { Route } from '#shared/kernel/route.ts';

const windowMs = 60_000;

/**
 * Stops a client that has run wild, each process for itself; no quota. A plant may sit behind one address, so what is allowed
 * has to do for all its laptops when the line comes back.
 * @param perMinute how often one address may ask each of these routes; others are not limited
 * @param clock milliseconds that only go forward
 * @returns throws a Problem `too_many` with the seconds until the next minute
 */
export function createRateLimit(
  perMinute: ReadonlyMap<Route, number>,
  clock: () => number = () => performance.now(),
): (route: Route, address: string) => void {
  let since = clock();
  const asked = new Map<string, number>();
  return (route, address) => {
    const allowed = perMinute.get(route);
    if (allowed === undefined) return;
    const now = clock();
    if (now - since >= windowMs) {
      since = now;
      asked.clear();
    }
    const key = `${address} ${route.method} ${route.path}`;
    const times = (asked.get(key) ?? 0) + 1;
    asked.set(key, times);
    if (times <= allowed) return;
    throw new Problem('too_many', 'rate.exceeded', 'Too many requests at once. Wait a little.', {
      retryAfterSeconds: Math.ceil((since + windowMs - now) / 1000),
    });
  };
}
