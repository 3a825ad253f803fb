import { Problem } from '#shared/kernel/problem.ts';
import type { RequestContext } from '../platform/context.ts';
import { entered, enterStatement } from '../platform/enter.ts';
import type { EventStream } from '../platform/http/implement.ts';

/** These may end a session: they are checked at once, the others at most this often. */
const endsSessions = new Set(['user', 'session', 'tenant']);
const checkEveryMs = 15_000;

/**
 * Tells one browser what kinds of records changed, until it leaves or its session ends. The session is asked for again
 * before anything is told, so that a deactivated person hears nothing more.
 */
export function streamChanges(context: RequestContext, tenantId: string, stream: EventStream): Promise<void> {
  return new Promise((resolve) => {
    let checkedAt = performance.now();
    let chain = Promise.resolve();
    const stillIn = async () => {
      await refuseEnded(context);
      checkedAt = performance.now();
    };
    const end = () => {
      unsubscribe();
      clearInterval(timer);
      resolve();
    };
    const tell = async (kinds: readonly string[]) => {
      if (stream.signal.aborted) return;
      if (kinds.some((kind) => endsSessions.has(kind)) || performance.now() - checkedAt > checkEveryMs)
        await stillIn();
      if (kinds.length > 0) stream.send('changed', { kinds });
    };
    const inOrder = (kinds: readonly string[]) => {
      chain = chain
        .then(() => tell(kinds))
        .catch((error: unknown) => {
          if (error instanceof Problem) stream.send('ended', { code: error.code });
          end();
        });
    };
    const unsubscribe = context.platform.events.subscribe(tenantId, inOrder);
    const timer = setInterval(() => inOrder([]), checkEveryMs);
    stream.signal.addEventListener('abort', end);
    stream.send('ready', {});
  });
}

/**
 * Asks whether the session is still good. Not a use of it: a page left open runs idle like one that was closed.
 * @throws Problem unauthenticated, or forbidden.
 */
async function refuseEnded(context: RequestContext): Promise<void> {
  const now = { ...context, now: context.platform.now() };
  const [who] = await context.platform.database.batch([enterStatement(now, 'notifications:read', null)]);
  entered(who);
}
