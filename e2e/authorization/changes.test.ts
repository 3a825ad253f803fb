import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '#server/platform/crypto/passwords.ts';
import type { Implementation } from '#server/platform/http/implement.ts';
import { nameOf } from '#server/platform/http/registry.ts';
import { allRoutes } from '#shared/contract.ts';
import type { Route } from '#shared/kernel/route.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { publishAll } from '../support/published.ts';
import { drives } from './drives.ts';
import { faultsOfChange, faultsOfLook, type Track } from './driving.ts';
import { setStage } from './matrix.ts';
import { watchWrites } from './watched-writes.ts';

let backend: Backend;
let track: Track;
/** Done before a route's own handler, when a flaw is planted. */
let flaw: { before?: Implementation['handle']; after?: Implementation['handle'] } = {};
beforeAll(async () => {
  backend = await startBackend({
    jobs: 'queued',
    published: false,
    // The commits that fail here are of no interest to anybody.
    log: () => undefined,
    change: (implementations) => implementations.map(flawed),
  });
  const stage = await setStage(backend);
  const hash = await hashPassword('nine camels under the crane');
  const { id } = backend.cast.employee;
  await backend.superuser.query('update users set password_hash = $2 where id = $1', [id, hash]);
  await publishAll(backend, backend.cast.tenantId);
  track = { stage, writes: await watchWrites(backend.superuser) };
}, 120_000);
afterAll(() => backend.close());
afterEach(() => {
  flaw = {};
});

const flawed = ({ route, handle }: Implementation): Implementation => ({
  route,
  async handle(context, input) {
    await flaw.before?.(context, input);
    const answer = await handle(context, input);
    await flaw.after?.(context, input);
    return answer;
  },
});

const named = (name: string): Route => {
  const route = allRoutes.find((each) => nameOf(each) === name);
  if (route === undefined) throw new Error(`There is no route ${name}.`);
  return route;
};
const looks = allRoutes.filter(({ method, audit }) => method === 'get' && audit !== null);

describe('a look that is of special interest leaves one row, and changes nothing', () => {
  test.each(looks.map(nameOf))('%s', async (name) => {
    expect(await faultsOfLook(track, named(name), { as: 'admin', of: 'manager' })).toEqual([]);
  });
});

describe('a flaw is found:', () => {
  const change = () =>
    faultsOfChange(track, named('PATCH /api/auth/profile'), { as: 'employee', body: { language: 'en' } });
  const rename = () =>
    backend.superuser.query(`update users set name_en = name_en || '.' where id = $1`, [
      backend.cast.colleague.id,
    ]);

  test('none, where there is none', async () => {
    expect(await change()).toEqual([]);
  });

  test('something written before the transaction that then fails', async () => {
    flaw = { before: rename };
    expect(await change()).toEqual([
      'a commit that failed left rows in users',
      'wrote users, audit_logs, audit_heads, sync_clock, sync_scopes, sync_rows in 2 transactions',
    ]);
  });

  test('something written after the commit', async () => {
    flaw = { after: rename };
    expect(await change()).toEqual([
      'wrote users, audit_logs, audit_heads, sync_clock, sync_scopes, sync_rows in 2 transactions',
    ]);
  });

  test('an audit row of its own, whatever becomes of the change', async () => {
    flaw = {
      before: ({ requestId }) =>
        backend.superuser.query(
          `insert into audit_logs select (json_populate_record(l, json_build_object('seq', l.seq + 1000, 'request_id', $2::text,
             'action', 'user.profile_changed', 'outcome', 'done'))).* from audit_logs l
           where tenant_id = $1 and chain = 'change' order by seq desc limit 1`,
          [backend.cast.tenantId, requestId],
        ),
    };
    expect(await change()).toEqual(
      expect.arrayContaining([
        'a commit that failed left rows in audit_logs',
        'wrote 2 rows of user.profile_changed',
      ]),
    );
    await backend.superuser.query('delete from audit_logs where seq > 1000');
  });

  test('a look that changes something', async () => {
    flaw = { after: rename };
    const look = faultsOfLook(track, named('GET /api/audit'), { as: 'admin' });
    expect(await look).toEqual(['changed audit_logs, audit_heads, users']);
  });
});

describe('a change, its audit row and what follows from it are one transaction, or nothing', () => {
  test('of every changing route', () => {
    const changing = allRoutes.filter(({ method }) => method !== 'get');
    expect(Object.keys(drives).sort()).toEqual(changing.map(nameOf).sort());
  });

  test.each(Object.entries(drives))('%s', async (name, drive) => {
    expect(await faultsOfChange(track, named(name), drive)).toEqual([]);
  });
});
