import { forbidden } from '#shared/kernel/problem.ts';
import type { Exchange } from './exchange.ts';
import { isOwnOrigin } from './host.ts';

const safe = new Set(['GET', 'HEAD']);

/** The header that a changing request carries; its value is `1`. */
export const requestHeader = 'x-trainflow-request';

/**
 * No other site acts in a signed-in person's name. In this order:
 * 1. A changing request carries `x-trainflow-request: 1`. A form cannot set it, and a script of another site may only
 *    after a preflight, which this server never grants: `OPTIONS` is 405 and no answer has CORS headers.
 * 2. Where the browser says whence the request comes (`Sec-Fetch-Site`), it must be our own pages.
 * 3. Older browsers, and plain HTTP, send `Origin` instead: it must be one of our hosts.
 * Neither is sent by programs that are no browsers (curl, the laptop's edge): they hold no other site's script, so the
 * header of rule 1 is enough. Reads by scripts of other sites are refused by rule 2 alone: links stay possible.
 * @throws Problem forbidden
 */
export function checkSameSite(exchange: Exchange, isOwnHost: (host: string) => boolean): void {
  const { req } = exchange;
  const site = req.header('sec-fetch-site');
  if (safe.has(req.method)) {
    const isForeign = site === 'cross-site' || site === 'same-site';
    if (isForeign && req.header('sec-fetch-mode') !== 'navigate') throw foreign();
    return;
  }
  if (req.header(requestHeader) !== '1')
    throw forbidden('csrf.header_missing', `Changing requests carry the header ${requestHeader}: 1.`);
  const origin = req.header('origin');
  if (site !== undefined ? site !== 'same-origin' : origin !== undefined && !isOwnOrigin(origin, isOwnHost))
    throw foreign();
}

const foreign = () => forbidden('csrf.foreign_site', 'This request comes from another site.');
