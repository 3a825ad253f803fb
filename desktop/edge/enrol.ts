import { authApi } from '#shared/auth/auth.api.ts';
import { type Credentials, SignedIn } from '#shared/auth/auth.schemas.ts';
import { problemOf } from '#shared/kernel/client.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { deviceApi } from '#shared/sync/sync.api.ts';
import { type NewDevice, protocol, Registered } from '#shared/sync/sync.schemas.ts';
import type { Outbox } from './outbox.ts';
import { fork } from './renumber.ts';
import type { ServerLine } from './server-line.ts';
import { notTrainFlow } from './unreachable.ts';

/** Somebody stands there and waits; without an answer he signs in against what is kept here. */
const patienceMs = 20_000;

/** What this installation says of itself. */
export interface Installation {
  /** The machine's name. */
  name: string;
  platform: string;
  appVersion: string;
}

/** A person whom the server has signed in, until his laptop is registered and `end` is called. */
export interface ServerSession {
  signedIn: SignedIn;
  /** @throws Problem */
  register(clientId: string): Promise<Registered>;
  /** The laptop goes on with its own token. */
  end(): Promise<void>;
}

/** Signs in at the server as a browser would. @throws Problem as the server says, or `unavailable` */
export async function signInAtServer(
  server: ServerLine,
  credentials: Credentials,
  installation: Installation,
): Promise<ServerSession> {
  const post = (path: string, body: unknown, cookie = '') =>
    server.send(path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-trainflow-request': '1',
        ...(cookie === '' ? {} : { cookie }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(patienceMs),
    });
  const answer = await post(authApi.login.path, credentials);
  const signedIn = SignedIn.parse(await jsonOf(answer));
  const [cookie = ''] = answer.headers.getSetCookie().map((each) => each.split(';')[0] ?? '');
  return {
    signedIn,
    register: async (clientId) =>
      Registered.parse(
        await jsonOf(await post(deviceApi.register.path, deviceOf(clientId, installation), cookie)),
      ),
    end: async () => {
      await post(authApi.logout.path, {}, cookie);
    },
  };
}

const untrusted = new Set(['device.taken', 'device.revoked', 'device.wiped']);

/** The client's own id, or a new one when the server gave that to somebody else or no longer trusts it. @throws Problem */
export async function registerAnew(
  outbox: Outbox,
  session: ServerSession,
  newId: () => string,
): Promise<Registered> {
  try {
    return await session.register(outbox.client.id);
  } catch (error) {
    if (!(error instanceof Problem) || !untrusted.has(error.code)) throw error;
    fork(outbox.database, newId());
    return session.register(outbox.client.id);
  }
}

const deviceOf = (id: string, { name, platform, appVersion }: Installation): NewDevice => ({
  id,
  name,
  platform,
  appVersion,
  protocol,
});

async function jsonOf(answer: Response): Promise<unknown> {
  const text = await answer.text();
  if (answer.status >= 400) throw problemOf(answer.status, text);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notTrainFlow(error);
  }
}
