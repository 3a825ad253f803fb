import { forbidden, invalid, Problem } from '#shared/kernel/problem.ts';
import type { Route } from '#shared/kernel/route.ts';
import type { RequestContext } from '../context.ts';
import type { Log } from '../log.ts';
import { AnsweredBefore, type Running, type StoredRequest } from '../stored-request.ts';
import { refusalOf } from './error-map.ts';
import type { Implementation, Upload } from './implement.ts';
import { paramsOf } from './parse-input.ts';
import { tooLarge } from './read-body.ts';
import { bodyOfStored } from './receive-body.ts';
import type { Found } from './route-table.ts';

interface Routes {
  find(path: string): Found<Implementation> | null;
  log: Log;
}

/** What `RequestContext.run` does; see there. */
export async function runStored(
  context: RequestContext,
  { find, log }: Routes,
  request: StoredRequest,
  { onceFor, ...running }: Running,
): Promise<{ route: Route; answer: unknown }> {
  const { route, handle, given } = routeOf(find, request);
  try {
    const { values: params, subjectId } = paramsOf(route, given);
    const { permission, audit } = route;
    const own = { permission, audit, subjectId, now: context.platform.now() };
    const input = { params, query: undefined, body: bodyOfStored(route, request.body) };
    const upload = (await uploadOf(route, request)) as Upload;
    const answer = await handle(
      { ...context, ...own, ...running, once: onceFor(route) },
      { ...input, upload },
    );
    return { route, answer };
  } catch (error) {
    if (!(error instanceof AnsweredBefore) && refusalOf(error).status === 500)
      log.error('a stored request failed', { requestId: running.requestId, route: route.path, error });
    throw error;
  }
}

/** What was decided offline was decided on what a laptop may decide; the rest never gets into an outbox of ours. */
function routeOf(find: Routes['find'], { method, path }: StoredRequest) {
  const found = find(path);
  const known = found?.byMethod.get(method.toUpperCase());
  if (!found || !known)
    throw new Problem(
      'missing',
      'sync.unknown_route',
      'This server has nothing at the address of this request.',
    );
  if (known.route.offline !== 'write')
    throw forbidden('sync.not_offline', 'This is done on the server only: do it there.');
  return { ...known, given: found.params };
}

async function uploadOf(route: Route, { upload: find }: StoredRequest): Promise<Upload | undefined> {
  if (route.upload === undefined) {
    if (find !== null) throw invalid('file', 'unknown_key', 'This request takes no file.');
    return undefined;
  }
  if (find === null) throw invalid('file', 'required', 'Send one file in the field "file".');
  const upload = await find();
  if (upload.bytes > route.upload.maxBytes) throw tooLarge(route.upload.maxBytes);
  return upload;
}
