import type { CustomScheme } from 'electron';
import { newId } from '#shared/kernel/ids.ts';
import { problemAnswer } from '../edge/answers.ts';
import type { Log } from './log.ts';
import type { SessionPort } from './ports.ts';

const scheme = 'app';
const host = 'trainflow';

/** Where the pages come from. Nothing listens on the network: requests of this scheme end in this program. */
export const origin = `${scheme}://${host}`;

/**
 * To be registered once, before Electron is ready. Without `corsEnabled` another origin's fetch never reaches the answers;
 * without `bypassCSP` and service workers the pages stay under the policy that they came with.
 */
export const ownScheme: CustomScheme = {
  scheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
};

/** Whether an address is one of our own pages. */
export function isOwn(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.protocol === `${scheme}:` && url.host === host && url.username === '';
}

/** Hands every request of the window to `answer`. A failure is an answer too, or the page would see a broken network. */
export function serveScheme(
  session: SessionPort,
  answer: (request: Request) => Promise<Response>,
  log: Log,
): void {
  session.protocol.handle(scheme, async (request) => {
    // An image of a foreign page could ask; it learns nothing.
    if (!isOwn(request.url)) return new Response(null, { status: 404 });
    try {
      return await answer(request);
    } catch (error) {
      log.error('a request failed', { method: request.method, error });
      return problemAnswer(error, newId());
    }
  });
}
