import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { hashPassword } from '#server/platform/crypto/passwords.ts';
import { createClient } from '#shared/kernel/client.ts';
import { newId } from '#shared/kernel/ids.ts';
import { laptopApi } from '#shared/sync/sync.api.ts';
import type { SyncStatus } from '#shared/sync/sync.schemas.ts';
import { createEdge, type Edge } from '../../desktop/edge/app.ts';
import { offlineContexts } from '../../desktop/edge/contexts.ts';
import type { Backend } from './backend.ts';
import type { Asking, Person } from './bare-app.ts';

export const password = 'seven lamps on the drill floor';

/** The edge as it runs on a laptop, against a server of this process over a line that the test holds. */
export interface EdgeLaptop {
  edge: Edge;
  /** Asks the laptop as its window does. */
  ask: Asking;
  /** The same for what is not JSON. */
  send(path: string, init: RequestInit): Promise<Response>;
  signIn(person: Person): Promise<void>;
  /** One whole contact with the server. */
  sync(): Promise<SyncStatus>;
  line: { isUp: boolean };
  /** Another laptop with the same files, as a disk image makes it. */
  copy(): EdgeLaptop;
  close(): void;
}

/** Gives everybody of a tenant the same password. */
export async function givePasswords({ superuser }: Backend, tenantId: string): Promise<void> {
  await superuser.query(
    'update users set password_hash = $2, password_is_one_time = false where tenant_id = $1',
    [tenantId, await hashPassword(password)],
  );
}

export function edgeLaptop(
  backend: Backend,
  folder = mkdtempSync(join(tmpdir(), 'trainflow-e2e-laptop-')),
  secrets = new Map<string, string>(),
): EdgeLaptop {
  const line = { isUp: true };
  const edge = createEdge({
    folder,
    migrations: resolve(import.meta.dirname, '../../migrations/desktop'),
    tenant: null,
    vault: {
      get: async (name) => secrets.get(name) ?? null,
      set: async (name, secret) => void secrets.set(name, secret),
      delete: async (name) => void secrets.delete(name),
    },
    machine: {
      now: () => Date.parse(backend.platform.now()),
      newId,
      random: () => 0.5,
      // Contacts are made when the test says so.
      later: () => () => undefined,
      reached: () => undefined,
      async fetch(path, init) {
        if (!line.isUp)
          throw Object.assign(new TypeError('fetch failed'), {
            cause: Object.assign(new Error(), { code: 'ENETUNREACH' }),
          });
        return backend.request(path, framed(init));
      },
    },
    contexts: offlineContexts,
    installation: { name: 'rig-7', platform: 'test', appVersion: '0.0.0' },
    pagesFolder: '/nowhere',
    log: (message, error) => {
      throw new Error(message, { cause: error });
    },
  });
  const send = (path: string, init: RequestInit) => edge.fetch(new Request(`http://localhost${path}`, init));
  const ask = createClient(send);
  return {
    edge,
    ask,
    send,
    line,
    async signIn(person) {
      const { rows } = await backend.superuser.query(
        'select t.slug, u.username from users u join tenants t using (tenant_id) where u.tenant_id = $1 and u.id = $2',
        [person.tenantId, person.id],
      );
      const body = JSON.stringify({ tenant: rows[0].slug, username: rows[0].username, password });
      const headers = { 'content-type': 'application/json', 'x-trainflow-request': '1' };
      const answer = await send('/api/auth/login', { method: 'POST', headers, body });
      if (!answer.ok) throw new Error(await answer.text());
    },
    sync: () => ask(laptopApi.syncNow, { body: {} }),
    copy() {
      const copied = mkdtempSync(join(tmpdir(), 'trainflow-e2e-laptop-'));
      cpSync(folder, copied, { recursive: true });
      return edgeLaptop(backend, copied, new Map(secrets));
    },
    close() {
      edge.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a socket's other end adds by itself. */
function framed(init: RequestInit): RequestInit {
  const headers = new Headers(init.headers);
  if (typeof init.body === 'string') headers.set('content-length', String(Buffer.byteLength(init.body)));
  return { ...init, headers };
}
