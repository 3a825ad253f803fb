import { Hono } from 'hono';
import { authApi } from '#shared/auth/auth.api.ts';
import { allRoutes } from '#shared/contract.ts';
import { newId } from '#shared/kernel/ids.ts';
import { forbidden, Problem } from '#shared/kernel/problem.ts';
import type { Route } from '#shared/kernel/route.ts';
import type { SyncStatus } from '#shared/sync/sync.schemas.ts';
import { hardened, jsonAnswer, problemAnswer } from './answers.ts';
import { Device, type DeviceOptions } from './device.ts';
import { Events } from './events.ts';
import { forward } from './forward.ts';
import type { Offline } from './offline.ts';
import { type OwnRoute, ownRoutes } from './own-routes.ts';
import { loadPages, pageAnswer } from './pages.ts';
import { parseInput } from './parse-input.ts';
import { readRequest } from './read-request.ts';
import { RouteTable } from './route-table.ts';

export interface EdgeOptions extends Omit<DeviceOptions, 'events'> {
  /** The built web application. */
  pagesFolder: string;
  /** Is told of what is no refusal: a mistake of ours. */
  log(message: string, error: unknown): void;
}

/** The API on the laptop, for the one window that is allowed in. */
export interface Edge {
  fetch(request: Request): Promise<Response>;
  /** Null while nobody is signed in. */
  status(): SyncStatus | null;
  /** Events of the laptop: `changed`, `sync` with the state, `ended`. @returns what stops it */
  listen(listener: (event: string, data: unknown) => void): () => void;
  lock(): void;
  /** Nothing is lost: what waits is sent after the next start. */
  close(): void;
}

export function createEdge(options: EdgeOptions): Edge {
  const events = new Events();
  const device = new Device({ ...options, events });
  const app = new Hono();
  const pages = loadPages(options.pagesFolder);
  app.onError((error) => {
    if (!(error instanceof Problem)) options.log('a request failed on the laptop', error);
    return problemAnswer(error, newId());
  });
  const answer = answering(device, events, options.contexts);
  app.all('/api/*', ({ req }) => answer(req.raw));
  app.get('*', ({ req }) => pageAnswer(pages, req.path));
  return {
    fetch: async (request) => hardened(await app.fetch(request)),
    status: () => device.current?.status() ?? null,
    listen: (listener) => events.listen(listener),
    lock: () => device.lock(),
    close: () => device.lock(),
  };
}

/** One request of the API: by the laptop itself, from its copy, into its outbox, or from the server. */
function answering(device: Device, events: Events, contexts: readonly Offline[]) {
  const offline = new RouteTable<Offline>(contexts);
  const own = new RouteTable<OwnRoute>(ownRoutes(device, events, () => signedIn(device, contexts)));
  const known = new RouteTable<{ route: Route }>(allRoutes.map((route) => ({ route })));
  return async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname.replace(/^\/api\/v1(?=\/)/, '/api');
    checkSameSite(request);
    const mine = own.find(request.method, path);
    if (mine !== null) {
      if (mine.entry.isUse) device.touch();
      const { body } = await readRequest(mine.entry.route, request);
      return mine.entry.answer({ params: mine.params, body });
    }
    if (known.find(request.method, path)?.entry.route.permission !== 'public') device.engine;
    device.touch();
    const found = offline.find(request.method, path);
    if (found !== null) return fromLaptop(device, found, request);
    return queuedFile(device, path) ?? forward(device.server, request);
  };
}

async function fromLaptop(
  device: Device,
  { entry, params }: { entry: Offline; params: Record<string, string> },
  request: Request,
): Promise<Response> {
  const { route } = entry;
  const { body, file } = await readRequest(route, request);
  const input = parseInput(route, { params, query: new URL(request.url).searchParams, body });
  const { engine } = device;
  if ('read' in entry) return jsonAnswer(route.status ?? 200, engine.read(entry, input));
  const answer =
    'split' in entry
      ? engine.saveParts(entry, input, keyOf(request))
      : engine.save(entry, input, keyOf(request), file);
  return jsonAnswer(route.status ?? 200, answer);
}

/** The person's own name of a change, when it can be a command's id: saved twice, done once. */
function keyOf(request: Request): string {
  const key = request.headers.get('idempotency-key') ?? '';
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key) ? key : newId();
}

const signedIn = (device: Device, contexts: readonly Offline[]): unknown => {
  const session = contexts.find(({ route }) => route.path === authApi.session.path && route.method === 'get');
  if (session === undefined || !('read' in session)) throw new Error('Nobody answers who is signed in.');
  return device.engine.read(session, {});
};

/** An evidence file that waits here to be sent is shown from here; its id is its command's. Others lie on the server. */
function queuedFile(device: Device, path: string): Response | null {
  const id = /\/evidence\/([0-9a-f-]{36})$/.exec(path)?.[1];
  const { outbox } = device.engine;
  const command = id === undefined ? null : outbox.find(id);
  const kept = command === null ? null : outbox.fileWithContent(command);
  if (kept === null) return null;
  return new Response(new Uint8Array(kept.content), {
    headers: {
      'content-type': kept.mediaType,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(kept.name)}`,
      'content-security-policy': "sandbox; default-src 'none'",
    },
  });
}

/** A script of another site can neither set this header nor name another origin. @throws Problem forbidden */
function checkSameSite({ method, headers }: Request): void {
  if (method === 'GET' || method === 'HEAD') return;
  if (headers.get('x-trainflow-request') !== '1')
    throw forbidden('csrf.header_missing', 'Changing requests carry the header x-trainflow-request: 1.');
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin')
    throw forbidden('csrf.foreign_site', 'This request comes from another site.');
}
