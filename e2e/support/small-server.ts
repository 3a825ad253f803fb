import { createApp } from '#server/app.ts';
import { hashPassword } from '#server/platform/crypto/passwords.ts';
import type { Implementation } from '#server/platform/http/implement.ts';
import { createLog } from '#server/platform/log.ts';
import { createMetrics } from '#server/platform/metrics.ts';
import { createClient, type Send } from '#shared/kernel/client.ts';
import { newId } from '#shared/kernel/ids.ts';
import { type BarePlatform, barePlatform } from './bare-platform.ts';

interface Person {
  username: string;
  password?: string | null;
  roles?: string[];
  status?: 'active' | 'inactive';
}

/** One browser: it keeps its cookie, and stands at an address. */
export interface Browser {
  cookie: string | null;
  address: string;
  send(
    path: string,
    init?: { method?: string; headers?: Record<string, string>; body?: string },
  ): Promise<Response>;
  call: ReturnType<typeof createClient>;
}

/** The password of everybody who was not given another. */
export const password = 'seven lamps on the drill floor';

/** Some contexts' routes behind the whole HTTP platform, in this process, on a database of its own. */
export async function smallServer(implementations: readonly Implementation[]) {
  const bare = await barePlatform();
  const app = await createApp({
    contract: implementations.map(({ route }) => route),
    implementations,
    vocabulary: {},
    platform: bare.platform,
    version: '0.0.0-test',
    hosts: [],
    trustedProxies: ['127.0.0.1'],
    allowPlainHttp: true,
    metricsToken: null,
    pagesFolder: '/nowhere',
    log: createLog('error', { write: (line) => process.stderr.write(line) }),
    metrics: createMetrics(),
    authorize: async () => undefined,
  });
  return { bare, addPerson: addPersonTo(bare), browser: (address = '10.0.0.1') => browserOf(app, address) };
}

function browserOf(app: App, address: string): Browser {
  const browser: Browser = {
    cookie: null,
    address,
    async send(path, { headers = {}, ...init } = {}) {
      const answer = await app.request(`http://localhost${path}`, {
        ...init,
        headers: {
          'x-forwarded-for': browser.address,
          'x-trainflow-request': '1',
          'content-type': 'application/json',
          ...(init.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(init.body)) }),
          ...(browser.cookie === null ? {} : { cookie: browser.cookie }),
          ...headers,
        },
      });
      const [pair = ''] = answer.headers.get('set-cookie')?.split(';') ?? [];
      if (pair !== '') browser.cookie = pair.endsWith('=') ? null : pair;
      return answer;
    },
    call: createClient(((path, init) => browser.send(path, init)) as Send),
  };
  return browser;
}

type App = Awaited<ReturnType<typeof createApp>>;

const hashes = new Map<string, Promise<string>>();

const addPersonTo =
  ({ superuser }: BarePlatform) =>
  async (
    tenantId: string,
    { username, password: own = password, roles = ['employee'], status = 'active' }: Person,
  ) => {
    const id = newId();
    if (own !== null && !hashes.has(own)) hashes.set(own, hashPassword(own));
    await superuser.query(
      `insert into users (tenant_id, id, username, name_en, name_ar, badge_number, roles, status, password_hash)
       values ($1, $2::uuid, $3, $3, $3, $2::text, $4, $5, $6)`,
      [tenantId, id, username, roles, status, own === null ? null : await hashes.get(own)],
    );
    return id;
  };
