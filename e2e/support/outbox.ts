import { createClient, urlOf } from '#shared/kernel/client.ts';
import { newId } from '#shared/kernel/ids.ts';
import type { Input, Route } from '#shared/kernel/route.ts';
import { deviceApi } from '#shared/sync/sync.api.ts';
import { type Command, type Pushed, protocol } from '#shared/sync/sync.schemas.ts';
import type { Backend } from './backend.ts';
import type { Asking, Person } from './bare-app.ts';

/** One person on one laptop: what he does is kept, and sent when he says so. */
export interface Laptop {
  id: string;
  /** Its present token. */
  token: string;
  /** Asks with the laptop's token. */
  ask: Asking;
  /** The same for what is not JSON. */
  send(path: string, init?: RequestInit): Promise<Response>;
  /** Keeps a request under the next number; not sent yet. */
  keep<R extends Route>(route: R, input: Input<R>, more?: Partial<Command>): Command;
  push(commands: readonly Command[], more?: object): Promise<Pushed>;
  /** Keeps a request and sends it at once. */
  act<R extends Route>(
    route: R,
    input: Input<R>,
    more?: Partial<Command>,
  ): Promise<Pushed['results'][number]>;
  /** Signs in and registers again under the same id. */
  renew(): Promise<void>;
}

export const described = { name: 'Rig 7, foreman', platform: 'win32 10.0', appVersion: '1.0.0', protocol };

/** @param id of another laptop, whose files were copied to this one */
export async function openLaptop(backend: Backend, person: Person, id = newId()): Promise<Laptop> {
  let { token } = await register(backend, person, id);
  let seq = 0;
  const send: Laptop['send'] = (path, init = {}) =>
    backend.request(path, {
      ...init,
      headers: {
        'x-trainflow-request': '1',
        ...Object.fromEntries(new Headers(init.headers)),
        authorization: `Bearer ${token}`,
      },
    });
  const ask = createClient(async (path, { body, headers, ...init }) =>
    send(path, {
      ...init,
      body,
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body ?? '')) },
    }),
  );
  const keep: Laptop['keep'] = (route, input, more = {}) => {
    seq += 1;
    return commandOf(route, input, { seq, decidedAt: backend.platform.now(), ...more });
  };
  const push: Laptop['push'] = (commands, more = {}) =>
    ask(deviceApi.push, { body: { protocol, client: id, epoch: null, commands: [...commands], ...more } });
  return {
    id,
    get token() {
      return token;
    },
    ask,
    send,
    keep,
    push,
    async act(route, input, more) {
      const [result] = (await push([keep(route, input, more)])).results;
      if (!result) throw new Error('a push without a result');
      return result;
    },
    async renew() {
      ({ token } = await register(backend, person, id));
    },
  };
}

const register = (backend: Backend, person: Person, id: string) =>
  backend.as(person)(deviceApi.register, { body: { id, ...described } });

/** A request of the contract as a laptop stores it. */
export function commandOf<R extends Route>(
  route: R,
  input: Input<R>,
  more: Partial<Command> & Pick<Command, 'seq' | 'decidedAt'>,
): Command {
  const { body = null } = input as { body?: unknown };
  const method = route.method === 'get' ? 'post' : route.method;
  return { id: newId(), method, path: urlOf(route, input), body, file: null, clockOffsetMs: 0, ...more };
}
