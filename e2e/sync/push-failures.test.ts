import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Problem } from '#shared/kernel/problem.ts';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import type { Command } from '#shared/sync/sync.schemas.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { noon } from '../support/bare-app.ts';
import { type Laptop, openLaptop } from '../support/outbox.ts';
import { type Renewing, renewing } from '../support/renewing.ts';

let backend: Backend;
let at: Renewing;
let laptop: Laptop;
const logged: string[] = [];
/** Happens instead of asking for a renewal with this note, before or after the route's own work. */
let accidents: Readonly<Record<string, { before?: () => unknown; after?: () => unknown }>> = {};

beforeAll(async () => {
  backend = await startBackend({
    log: (line) => void logged.push(line),
    change: (implementations) =>
      implementations.map(({ route, handle }) => ({
        route,
        async handle(context, input) {
          const { note } = (input as { body?: { note?: string } }).body ?? {};
          const accident = accidents[note ?? ''];
          await accident?.before?.();
          const answer = await handle(context, input);
          await accident?.after?.();
          return answer;
        },
      })),
  });
});
afterAll(() => backend.close());
beforeEach(async () => {
  backend.setClock(noon);
  accidents = {};
  at = await renewing(backend);
  laptop = await openLaptop(backend, at.employee);
});

const ask = async (note?: string) =>
  laptop.keep(renewalApi.create, { body: { courseId: await at.course(), ...(note ? { note } : {}) } });
const notes = async () =>
  (await backend.as(at.officer)(renewalApi.list, { query: { limit: '100' } })).items.map(({ note }) => note);
const fail = (error: unknown) => () => {
  throw error;
};
const sqlError = (state: string) => Object.assign(new Error('no'), { severity: 'ERROR', code: state });
const stored = async () =>
  (
    await backend.superuser.query(
      'select seq::int, outcome, status, body from sync_commands where tenant_id = $1 order by seq',
      [at.tenantId],
    )
  ).rows;

describe('an error of ours', () => {
  test('sets that command aside with its body, and never blocks what comes after it', async () => {
    accidents = { poison: { before: fail(new TypeError('x is not a function')) } };
    const commands = [await ask('one'), await ask('poison'), await ask('three')];
    const { results } = await laptop.push(commands);
    expect(results).toMatchObject([
      { outcome: 'applied' },
      { outcome: 'set_aside', status: 500, answer: null, problem: { code: 'internal' } },
      { outcome: 'applied' },
    ]);
    expect(JSON.stringify(results)).not.toContain('x is not a function');
    expect((await notes()).toSorted()).toEqual(['one', 'three']);
    const [, aside] = await stored();
    expect(JSON.parse(aside.body).body).toEqual(commands[1]?.body);
    expect((await laptop.push(commands)).results).toEqual(results);
    const line = logged.map((text) => JSON.parse(text)).find(({ msg }) => msg === 'a stored request failed');
    expect(line ?? logged).toMatchObject({ requestId: `device:${laptop.id}#2` });
  });
});

describe('what passes by itself', () => {
  test.each(['08006', '40001', '53100', '55P03', '57014', '58030'])(
    'SQLSTATE %s is not held against the command: 503, nothing recorded, and done when sent again',
    async (state) => {
      accidents = { later: { before: fail(sqlError(state)) } };
      const command = await ask('later');
      await expect(laptop.push([command])).rejects.toMatchObject({ kind: 'unavailable', code: 'busy' });
      expect(await stored()).toEqual([]);
      accidents = {};
      expect((await laptop.push([command])).results).toMatchObject([{ outcome: 'applied' }]);
    },
  );

  test('after the first ones leaves those their answers; the rest is sent again', async () => {
    accidents = { later: { before: fail(sqlError('57P03')) } };
    const commands = [await ask('one'), await ask('later'), await ask('three')];
    expect(await laptop.push(commands)).toMatchObject({ lastCommand: 1, results: [{ seq: 1 }] });
    expect(await notes()).toEqual(['one']);
    accidents = {};
    expect((await laptop.push(commands)).results.map(({ outcome }) => outcome)).toEqual(
      Array(3).fill('applied'),
    );
    expect(await notes()).toHaveLength(3);
  });
});

describe('a server that dies', () => {
  const killAll = () =>
    backend.superuser.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
    );

  /** As a laptop does, until the server has noticed which of its connections are gone. */
  async function resent(commands: Command[]) {
    for (;;) {
      const pushed = await laptop.push(commands).catch((error: Problem) => error);
      if ('results' in pushed) return pushed.results;
      expect(pushed.status, logged.at(-1)).toBe(503);
    }
  }

  test('after the commit and before the answer has done it: the answer is there when it is asked again', async () => {
    accidents = { killed: { after: killAll } };
    const command = await ask('killed');
    await laptop.push([command]).catch((error: Problem) => expect(error.status, logged.at(-1)).toBe(503));
    accidents = {};
    const applied = { outcome: 'applied', status: 201, answer: { note: 'killed' } };
    expect(await resent([command])).toMatchObject([applied]);
    expect(await notes()).toEqual(['killed']);
  });

  test('in the middle has done nothing, and does it when it is asked again', async () => {
    const command = await ask('killed');
    // Waits for its last lock, the chain of the log, until the database is gone.
    await backend.superuser.query('begin');
    await backend.superuser.query('select 1 from audit_heads where tenant_id = $1 for update', [at.tenantId]);
    const pushed = laptop.push([command]).catch((error: Problem) => error);
    await expect
      .poll(async () => {
        await backend.superuser.query('select pg_stat_clear_snapshot()');
        const { rows } = await backend.superuser.query(
          `select count(*)::int as waiting from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return rows[0].waiting;
      })
      .toBe(1);
    await killAll();
    await backend.superuser.query('rollback');
    expect(await pushed).toMatchObject({ kind: 'unavailable' });
    expect(await notes()).toEqual([]);
    expect(await resent([command])).toMatchObject([{ outcome: 'applied' }]);
    expect(await notes()).toEqual(['killed']);
  });
});

describe('before anything is done', () => {
  test('another protocol, or another server in the place of this one, is noticed', async () => {
    const command = await ask();
    for (const [more, expected] of [
      [{ protocol: 0 }, { status: 426, code: 'sync.client_too_old' }],
      [{ protocol: 2 }, { status: 426, code: 'sync.server_too_old' }],
      [{ epoch: 'of yesterday' }, { status: 409, code: 'sync.epoch' }],
    ] as const)
      await expect(laptop.push([command], more)).rejects.toMatchObject(expected);
    expect(await stored()).toEqual([]);
  });

  test('the epoch of the tenant’s feed is let in', async () => {
    const { rows } = await backend.superuser.query(
      `with clock as (insert into sync_clock (tenant_id, epoch) values ($1, gen_random_uuid())
         on conflict (tenant_id) do update set seq = sync_clock.seq returning epoch)
       select app.sync_epoch(epoch) as epoch from clock`,
      [at.tenantId],
    );
    const pushed = await laptop.push([await ask()], { epoch: rows[0].epoch });
    expect(pushed.results).toMatchObject([{ outcome: 'applied' }]);
  });

  test('a body that is too deep to be read is named by its place, and what remains goes through', async () => {
    const deep = JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`);
    const [one, two] = [await ask('one'), await ask('two')];
    await expect(laptop.push([one, { ...two, body: deep }])).rejects.toMatchObject({
      kind: 'invalid',
      errors: [{ path: expect.stringMatching(/^commands\.1\.body\./), code: 'too_deep' }],
    });
    expect(await stored()).toEqual([]);
    expect((await laptop.push([one, two])).results).toHaveLength(2);
  });
});
