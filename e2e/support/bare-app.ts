import { createApp } from '#server/app.ts';
import type { Platform } from '#server/platform/context.ts';
import { newSessionToken, sessionCookieName } from '#server/platform/crypto/tokens.ts';
import type { Implementation } from '#server/platform/http/implement.ts';
import { createLog } from '#server/platform/log.ts';
import { createMetrics } from '#server/platform/metrics.ts';
import { registerPublications } from '#server/platform/publication.ts';
import { reading } from '#server/platform/reading.ts';
import { publications } from '#server/publications.ts';
import { createClient } from '#shared/kernel/client.ts';
import { newId } from '#shared/kernel/ids.ts';
import { type Role, scopeOf } from '#shared/kernel/permissions.ts';
import { type BarePlatform, barePlatform } from './bare-platform.ts';
import { watched } from './published.ts';

/** Calls routes of the contract as one signed-in person; refusals arrive as Problems. */
export type Asking = ReturnType<typeof createClient>;

/** The routes of some contexts on a database of their own, which is filled past all rules. */
export interface BareApp extends BarePlatform {
  addPerson(tenantId: string, username: string, more?: PersonColumns): Promise<Person>;
  /** A new session of that person. */
  signIn(person: Person): Promise<Asking>;
  /** The same for requests that are not JSON: uploads and downloads. */
  browse(person: Person): Promise<(path: string, init?: RequestInit) => Promise<Response>>;
  /** The `Cookie` header of a new session of that person. */
  cookieOf(person: Person): Promise<string>;
  /** A request as it stands: nothing is added to it. */
  request(path: string, init: RequestInit): Promise<Response>;
  /** Moves the clock; sessions of before may be over then. */
  setClock(instant: string): void;
  /** Audit rows of the tenant's chain of changes, the newest last; `before` and `after` parsed. */
  changes(tenantId: string): Promise<AuditRow[]>;
}

interface PersonColumns {
  roles?: Role[];
  status?: 'active' | 'inactive';
  nameEn?: string;
  nameAr?: string;
  badgeNumber?: string;
  departmentId?: string;
  foremanId?: string;
  managerId?: string;
}
export interface Person {
  id: string;
  tenantId: string;
  roles: Role[];
}
export interface AuditRow {
  action: string;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string | null;
  subject_id: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

/** When requests are made, unless a test moves the clock: 20 November 2026 in Riyadh. */
export const noon = '2026-11-20T09:00:00.000Z';

/**
 * @param routes what is answered; a function when it needs the platform
 * @param log takes the lines of the server's log in the place of the console
 * @param published false: nothing is published until a laptop asks for it; see `watched`
 */
export async function bareApp(
  routes: readonly Implementation[] | ((platform: Platform) => readonly Implementation[]),
  jobs: (appUrl: string) => Platform['jobs'] | null = () => null,
  log?: (line: string) => void,
  published = true,
): Promise<BareApp> {
  registerPublications(publications);
  const bare = await barePlatform();
  const queue = jobs(bare.appUrl);
  const platform: Platform = { ...bare.platform, now: () => noon, ...(queue ? { jobs: queue } : {}) };
  const implementations = typeof routes === 'function' ? routes(platform) : routes;
  const app = await createApp({
    contract: implementations.map(({ route }) => route),
    implementations,
    vocabulary: {},
    platform,
    version: '0.0.0-test',
    hosts: [],
    trustedProxies: [],
    allowPlainHttp: true,
    metricsToken: null,
    pagesFolder: '/nowhere',
    log: createLog('error', log && { write: log }),
    metrics: createMetrics(),
    authorize: (context) => reading(context, async () => undefined),
  });
  const made: BareApp = {
    ...bare,
    platform,
    addPerson: (tenantId, username, more = {}) => addPerson(bare, tenantId, username, more),
    async signIn(person) {
      const cookie = await openSession(bare, person, platform.now());
      return createClient(async (path, { headers, body, ...init }) => {
        // What a socket's other end adds by itself.
        const length = String(Buffer.byteLength(body ?? ''));
        return app.request(path, {
          ...init,
          body,
          headers: { ...headers, cookie, 'content-length': length },
        });
      });
    },
    async browse(person) {
      const cookie = await openSession(bare, person, platform.now());
      return async (path, init = {}) =>
        app.request(path, {
          ...init,
          headers: { ...Object.fromEntries(new Headers(init.headers)), cookie, 'x-trainflow-request': '1' },
        });
    },
    cookieOf: (person) => openSession(bare, person, platform.now()),
    request: async (path, init) => app.request(path, init),
    setClock: (instant) => {
      platform.now = () => instant;
    },
    changes: (tenantId) => changesOf(bare, tenantId),
  };
  return published ? watched(made) : made;
}

async function addPerson(
  { superuser }: BarePlatform,
  tenantId: string,
  username: string,
  { roles = ['employee'], ...more }: PersonColumns,
): Promise<Person> {
  const id = newId();
  await superuser.query(
    `insert into users (tenant_id, id, username, name_en, name_ar, badge_number, roles, status, department_id, foreman_id, manager_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      tenantId,
      id,
      username,
      more.nameEn ?? username,
      more.nameAr ?? username,
      more.badgeNumber ?? username,
      roles,
      more.status ?? 'active',
      more.departmentId,
      more.foremanId,
      more.managerId,
    ],
  );
  return { id, tenantId, roles };
}

async function openSession(
  { superuser }: BarePlatform,
  { id, tenantId, roles }: Person,
  now: string,
): Promise<string> {
  const token = newSessionToken(scopeOf(roles));
  await superuser.query(
    `insert into sessions (tenant_id, id, token_hash, user_id, epoch, last_seen_at, expires_at, address, user_agent)
     select tenant_id, $3, $4, id, epoch, $5, $5::timestamptz + interval '1 hour', '', '' from users
     where tenant_id = $1 and id = $2`,
    [tenantId, id, newId(), token.hash, now],
  );
  return `${sessionCookieName}=${token.value}`;
}

async function changesOf({ superuser }: BarePlatform, tenantId: string): Promise<AuditRow[]> {
  const { rows } = await superuser.query(
    `select action, actor_kind, actor_id, actor_name, subject_id, before::json, after::json from audit_logs
     where tenant_id = $1 and chain = 'change' order by seq`,
    [tenantId],
  );
  return rows;
}
