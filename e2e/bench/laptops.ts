import { mkdtempSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3-multiple-ciphers';
import { to as copyTo } from 'pg-copy-streams';
import { authApi } from '#shared/auth/auth.api.ts';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { createClient, urlOf } from '#shared/kernel/client.ts';
import { newId } from '#shared/kernel/ids.ts';
import type { Input, Route } from '#shared/kernel/route.ts';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import { deviceApi, feedApi } from '#shared/sync/sync.api.ts';
import { protocol } from '#shared/sync/sync.schemas.ts';
import { offlineContexts } from '../../desktop/edge/contexts.ts';
import { Engine } from '../../desktop/edge/engine.ts';
import { realMachine } from '../../desktop/edge/real-machine.ts';
import { scopesDigest } from '../../desktop/edge/records.ts';
import { ServerLine } from '../../desktop/edge/server-line.ts';
import { signInAgain } from '../../desktop/edge/sign-in-again.ts';
import { startLaptop } from '../support/server-process.ts';
import type { Bench } from './cluster.ts';
import { interleaved, type Line, median, timed } from './measure.ts';
import { type Child, startServer } from './processes.ts';
import { fill, signIn, tenantOf } from './world.ts';

const people = 1_000;
const crew = 500;
const queued = 1_000;
const key = Buffer.alloc(32, 7);

/** Laptops in front of a server of its own, over HTTP: an officer who sees a tenant of a thousand people, a foreman with a crew of five hundred. */
export async function laptops(bench: Bench, rounds: number): Promise<Line[]> {
  await fill(bench.superuser, { tenants: 1, enrollments: people * 100 }, '2026-06-02');
  await bench.superuser.query(`update users set roles = '{foreman}' where username = 'u2'`);
  await bench.superuser.query(
    `update users set foreman_id = f.id from users f
     where f.username = 'u2' and users.username <> 'u2' and substr(users.username, 2)::int <= ${crew + 2}`,
  );
  const server = await startServer('./server.ts', bench.appUrl);
  try {
    const officer = await register(bench, server, 'u1');
    const foreman = await register(bench, server, 'u2');
    // The first laptop of a tenant has its scopes published.
    const first = await timed(() => openFilled(bench, server, officer).then(({ close }) => close()));
    return [
      await firstPull(bench, server, officer, { rounds, first }),
      await nothingNew(bench, server, foreman, rounds),
      await queuedWork(bench, server, officer, rounds),
      await team(bench, server, foreman, rounds),
      await coldStart(bench, server, rounds),
    ];
  } finally {
    await server.stop();
  }
}

interface Registered {
  cookie: string;
  clientId: string;
  token: string;
  account: ConstructorParameters<typeof Engine>[0]['account'];
}

const askAs = (server: Child, cookie: string) =>
  createClient((path, init) =>
    fetch(`http://127.0.0.1:${server.port}${path}`, {
      ...init,
      headers: { ...init.headers, cookie: `__Host-tf=${cookie}` },
    }),
  );

async function register(bench: Bench, server: Child, username: 'u1' | 'u2'): Promise<Registered> {
  const cookie = await signIn(bench.superuser, 0, new Date().toISOString(), username);
  const ask = askAs(server, cookie);
  const clientId = newId();
  const body = { id: clientId, name: 'bench', platform: 'bench', appVersion: '0', protocol };
  const { token } = await ask(deviceApi.register, { body });
  const { today: _, expiresAt: __, permissions: ___, ...account } = await ask(authApi.session, {});
  return { cookie, clientId, token, account };
}

/** A laptop on an empty folder, with its whole first copy. */
async function openFilled(bench: Bench, server: Child, { token, account, clientId }: Registered) {
  const machine = realMachine(`http://127.0.0.1:${server.port}`);
  const engine = new Engine({
    folder: mkdtempSync(join(bench.dataDir, 'laptop-')),
    key,
    migrations: resolve(import.meta.dirname, '../../migrations/desktop'),
    contexts: offlineContexts,
    account,
    machine,
    server: new ServerLine(machine, () => token),
    register: async () => {
      throw signInAgain();
    },
    changed: () => undefined,
  });
  engine.outbox.database.prepare('update client set id = ?').run(clientId);
  await engine.sync.contact();
  const { problem } = engine.sync.progress;
  if (problem !== null || !engine.cache.standing.whole) throw new Error(`no whole copy: ${problem?.message}`);
  return { engine, close: () => engine.close() };
}

async function firstPull(
  bench: Bench,
  server: Child,
  officer: Registered,
  { rounds, first }: { rounds: number; first: number },
): Promise<Line> {
  let records = 0;
  const ms = await interleaved(rounds, {
    plain: () => timed(() => copyAndInsert(bench)),
    ours: () =>
      timed(async () => {
        const { engine, close } = await openFilled(bench, server, officer);
        records = engine.cache.size();
        close();
      }),
  });
  return {
    what: `first pull of ${records} records, over HTTP, verified, in an encrypted file`,
    against: 'COPY out and prepared inserts of the same rows',
    ratio: ms.plain / ms.ours,
    goal: { atLeast: 0.5 },
    detail: `${Math.round(ms.ours)} ms; plain ${Math.round(ms.plain)} ms; the tenant's very first, published on the way, ${Math.round(first)} ms`,
  };
}

/** The same rows without protocol and proof: read with COPY, written by one prepared insert in one transaction. */
async function copyAndInsert({ superuser, dataDir }: Bench): Promise<void> {
  const chunks: Buffer[] = [];
  const rows = superuser.query(
    copyTo(`copy (select scope, kind, row_id, seq, body from sync_rows where body is not null) to stdout`),
  );
  for await (const chunk of rows) chunks.push(chunk);
  const database = new Sqlite(join(mkdtempSync(join(dataDir, 'plain-')), 'copy.db'));
  database.pragma(`cipher='sqlcipher'`);
  database.pragma('legacy=4');
  database.pragma(`key="x'${key.toString('hex')}'"`);
  database.pragma('journal_mode=WAL');
  database.exec('create table records (scope text, kind text, id text, seq integer, body text)');
  const insert = database.prepare('insert into records values (?, ?, ?, ?, ?)');
  database.transaction(() => {
    for (const line of Buffer.concat(chunks).toString().split('\n'))
      if (line !== '') insert.run(...line.split('\t'));
  })();
  database.close();
}

async function nothingNew(bench: Bench, server: Child, foreman: Registered, rounds: number): Promise<Line> {
  const { engine, close } = await openFilled(bench, server, foreman);
  const { epoch, cursor } = engine.cache.standing;
  const { known } = engine.cache.held();
  const query = {
    client: foreman.clientId,
    epoch: epoch ?? '',
    cursor,
    results: 0,
    held: scopesDigest(known),
  };
  close();
  const load = (path: string, status: number) => async () => {
    const calls = 300;
    const ms = await timed(async () => {
      for (let call = 0; call < calls; call++) {
        const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
          headers: { authorization: `Bearer ${foreman.token}` },
        });
        await answer.arrayBuffer();
        if (answer.status !== status) throw new Error(`${path} answers ${answer.status}`);
      }
    });
    return ms / calls;
  };
  const ms = await interleaved(rounds, {
    bare: load(feedApi.status.path, 200),
    peek: load(urlOf(feedApi.peek, { query }), 304),
  });
  return {
    what: `pull with nothing new, ${known.length} scopes`,
    against: 'a bare `select 1` through the same stack',
    ratio: ms.peek / ms.bare,
    goal: { atMost: 5 },
    detail: `${ms.peek.toFixed(2)} ms; bare ${ms.bare.toFixed(2)} ms`,
  };
}

/** Renewal requests for as many people, of one course each way and round; drafts, so that nothing else follows. */
async function queuedWork(bench: Bench, server: Child, officer: Registered, rounds: number): Promise<Line> {
  const { rows: users } = await bench.superuser.query<{ id: string }>(
    `select id from users where tenant_id = $1 and username <> 'u1' order by id limit ${queued}`,
    [tenantOf(0)],
  );
  const { rows: courses } = await bench.superuser.query<{ id: string }>(
    'select id from courses where tenant_id = $1 order by id',
    [tenantOf(0)],
  );
  const inputs = () => {
    const courseId = courses.pop()?.id ?? '';
    return users.map(({ id }) => ({ body: { id: newId(), userId: id, courseId, submit: false } }));
  };
  const line = new ServerLine(realMachine(`http://127.0.0.1:${server.port}`), () => officer.token);
  const online = askAs(server, officer.cookie);
  let seq = 0;
  const ms = await interleaved(Math.min(rounds, 3), {
    online: async () => {
      const each = inputs();
      return timed(async () => {
        for (const input of each) await online(renewalApi.create, input, { idempotencyKey: newId() });
      });
    },
    pushed: async () => {
      const commands = inputs().map((input) => ({ ...stored(renewalApi.create, input), seq: ++seq }));
      return timed(async () => {
        for (let at = 0; at < commands.length; at += 100) {
          const body = {
            protocol,
            client: officer.clientId,
            epoch: null,
            commands: commands.slice(at, at + 100),
          };
          const { results } = await line.call(deviceApi.push, { body });
          if (results.some(({ outcome }) => outcome !== 'applied')) throw new Error('a command was refused');
        }
      });
    },
  });
  return {
    what: `pushing ${users.length} queued commands`,
    against: 'posting them online, one after the other',
    ratio: ms.online / ms.pushed,
    goal: { atLeast: 0.5 },
    detail: `${Math.round(ms.pushed)} ms; online ${Math.round(ms.online)} ms`,
  };
}

const stored = <R extends Route>(route: R, input: Input<R> & { body: unknown }) => ({
  id: newId(),
  method: 'post' as const,
  path: route.path,
  body: input.body,
  file: null,
  decidedAt: new Date().toISOString(),
  clockOffsetMs: 0,
});

async function team(bench: Bench, server: Child, foreman: Registered, rounds: number): Promise<Line> {
  const { engine, close } = await openFilled(bench, server, foreman);
  const offline = offlineContexts.find(({ route }) => route === enrollmentApi.team);
  if (offline === undefined || !('read' in offline)) throw new Error('/team is not answered by laptops');
  const input = { query: enrollmentApi.team.query.parse({}) };
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++)
    times.push(await timed(async () => engine.read(offline, input)));
  close();
  return {
    what: `team page of a crew of ${crew} from the laptop's copy, ms`,
    against: '–',
    ratio: median(times),
    goal: { atMost: 100 },
    detail: `${times[0]?.toFixed(0)} ms the first time`,
  };
}

async function coldStart(bench: Bench, server: Child, rounds: number): Promise<Line> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const laptop = startLaptop({
      SERVERURL: `http://127.0.0.1:${server.port}`,
      PORT: '0',
      DATA_DIR: join(bench.dataDir, 'cold'),
    });
    times.push(await timed(() => laptop.ready));
    laptop.signal('SIGTERM');
    await laptop.ended;
  }
  return {
    what: 'start of the laptop’s half, ms',
    against: '–',
    ratio: median(times),
    goal: { atMost: 1_000 },
    detail: times.map((ms) => `${ms.toFixed(0)} ms`).join(', '),
  };
}
