import { Problem } from '#shared/kernel/problem.ts';
import type { Route } from '#shared/kernel/route.ts';
import type { Platform, RequestContext } from '../context.ts';
import { deviceTokenOf, sessionTokenOf } from '../crypto/tokens.ts';
import { signInAgain } from '../enter.ts';
import type { Log } from '../log.ts';
import { noteWiped } from '../note-wiped.ts';
import { checkSameSite } from './csrf.ts';
import { eventsAnswer } from './events-answer.ts';
import { type Exchange, reply, replyJson } from './exchange.ts';
import { feedAnswer } from './feed-answer.ts';
import { fileAnswer } from './file-answer.ts';
import { idempotencyKeyOf } from './idempotency.ts';
import type { Answered, EventsAnswer, FeedAnswer, FileAnswer, Implementation, Upload } from './implement.ts';
import { paramsOf, queryOf } from './parse-input.ts';
import { receiveBody } from './receive-body.ts';
import type { Found } from './route-table.ts';
import { runStored } from './run-stored.ts';

/** What the routes need beside their implementations. */
export interface Calling {
  platform: Platform;
  log: Log;
  /** Every route by its path, for requests that come inside others. */
  find(path: string): Found<Implementation> | null;
  isOwnHost(host: string): boolean;
  /** Throws a Problem `too_many` when this address asks too much of this route. */
  limitRate(route: Route, address: string): void | Promise<void>;
  /** Throws unless the asker may call the route: asked before a file is taken in, and by routes without a query. */
  authorize(context: RequestContext): Promise<void>;
}

/**
 * One route, from the request to its answer: rate limit, who asks, same site, input, the implementation (where the
 * database decides on the permission in the same round trip), and the output held against the contract.
 */
export const callRoute =
  ({ route, handle }: Implementation, calling: Calling) =>
  async (exchange: Exchange): Promise<Response> => {
    exchange.set('pattern', route.path);
    const { address } = exchange.get('client');
    await calling.limitRate(route, address);
    const who = sessionOf(route, exchange);
    checkSameSite(exchange, calling.isOwnHost);
    const { values: params, subjectId } = paramsOf(route, exchange.get('params'));
    const query = queryOf(route, exchange);
    const context: RequestContext = {
      kind: 'request',
      platform: calling.platform,
      requestId: exchange.get('requestId'),
      address,
      userAgent: exchange.req.header('user-agent')?.toWellFormed().slice(0, 400) ?? '',
      now: calling.platform.now(),
      tokenHash: who?.hash ?? null,
      byDevice: who?.byDevice ?? false,
      scopeHint: who?.scope ?? 'self',
      permission: route.permission,
      audit: route.audit,
      subjectId,
      idempotencyKey: idempotencyKeyOf(exchange),
      requestHash: null,
      run: (request, running) => runStored(context, calling, request, running),
      once: null,
      offline: null,
    };
    try {
      if (route.upload) await calling.authorize({ ...context, audit: null });
      const received = await receiveBody(route, exchange, context.idempotencyKey !== null);
      try {
        const input = { params, query, body: received.body, upload: received.upload as Upload };
        const output = await handle({ ...context, requestHash: received.digest }, input);
        return await answerOf(route, exchange, output, calling.log);
      } finally {
        await received.remove?.();
      }
    } catch (error) {
      await noteWiped(context, error);
      throw error;
    }
  };

/** A browser's cookie or a laptop's token. @throws Problem unauthenticated before anything is read for somebody who cannot be signed in. */
function sessionOf(route: Route, exchange: Exchange) {
  const cookie = exchange.req.header('cookie');
  const authorization = exchange.req.header('authorization');
  const browser = cookie === undefined ? null : sessionTokenOf(cookie);
  if (browser !== null && authorization !== undefined)
    throw new Problem('invalid', 'two_credentials', 'Send a cookie or an Authorization header, not both.');
  const who = browser ?? (authorization === undefined ? null : deviceTokenOf(authorization));
  if (who === null && route.permission !== 'public') throw signInAgain();
  return who && { ...who, byDevice: browser === null };
}

async function answerOf(route: Route, exchange: Exchange, output: unknown, log: Log): Promise<Response> {
  // The types of `implement` say which kind of answer each kind of route gives.
  if (route.raw === 'file') return fileAnswer(exchange, output as FileAnswer, log);
  if (route.raw === 'events') return eventsAnswer(exchange, output as EventsAnswer, log);
  if (route.raw === 'feed') return feedAnswer(exchange, output as FeedAnswer);
  const { answer, setCookies, clearSiteData } = isAnswered(output)
    ? output
    : { answer: output, setCookies: [], clearSiteData: false };
  const status = route.status ?? 200;
  const body = checked(route, answer);
  if (!clearSiteData && setCookies.length === 0)
    return status === 204 ? reply(exchange, 204, null, {}) : replyJson(exchange, status, body);
  const headers = {
    ...(status === 204 ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...(clearSiteData ? { 'clear-site-data': '"cache", "cookies", "storage"' } : {}),
  };
  return reply(exchange, status, status === 204 ? null : JSON.stringify(body), headers, setCookies);
}

/** What leaves is what the contract promises; anything else is our mistake, and a 500 rather than a leak. */
function checked(route: Route, answer: unknown): unknown {
  const result = route.returns.safeParse(answer);
  if (result.success) return result.data;
  const fields = result.error.issues.map(({ path, code }) => `${path.join('.')}: ${code}`).slice(0, 10);
  throw new Error(`The answer of ${route.method} ${route.path} breaks the contract: ${fields.join(', ')}`);
}

const isAnswered = (output: unknown): output is Answered<unknown> =>
  typeof output === 'object' && output !== null && 'setCookies' in output && 'answer' in output;
