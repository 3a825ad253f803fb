import { zstdDecompressSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ticks } from '#server/contexts.ts';
import type { Tx } from '#server/platform/context.ts';
import type { Changed } from '#server/platform/publication.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { auditPublication } from '#server/sync/audit-publication.ts';
import { courseApi } from '#shared/courses/course.api.ts';
import { departmentApi } from '#shared/departments/department.api.ts';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { newId } from '#shared/kernel/ids.ts';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
import { tenantApi } from '#shared/tenants/tenant.api.ts';
import { userApi } from '#shared/users/user.api.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import type { Person } from '../support/bare-app.ts';
import { type Laptop, laptopOf } from '../support/laptop.ts';
import { type Renewing, renewing } from '../support/renewing.ts';

let backend: Backend;
let cast: Renewing;
beforeAll(async () => {
  backend = await startBackend({ published: false });
});
afterAll(() => backend.close());
afterEach(async () => expect(await auditPublication(backend.platform, cast.tenantId)).toEqual([]));
beforeEach(async () => {
  cast = await renewing(backend);
});

const laptop = async (person: Person, accept?: string): Promise<Laptop> => {
  const made = await laptopOf(backend, person, accept);
  await made.pull();
  return made;
};
const kindsOf = ({ scopes }: Laptop, scope: string) =>
  [...(scopes.get(scope)?.records.keys() ?? [])].map((key) => key.split(':')[0]).sort();
const transfer = async (person: Person, to: object) => {
  const ask = backend.as(cast.admin);
  const { version } = await ask(userApi.get, { params: { id: person.id } });
  const body = { effectiveOn: '2026-11-20', version, ...to };
  return ask(userApi.transfer, { params: { id: person.id }, body });
};

describe('a first pull', () => {
  test('brings an employee himself, what everybody sees, and nobody else', async () => {
    await cast.certify(cast.employee, await cast.course());
    await cast.certify(cast.colleague, await cast.course());
    const { scopes, text } = await laptop(cast.employee);
    const { id } = cast.employee;
    expect([...scopes.keys()].sort()).toEqual([`desk:${id}`, `inbox:${id}`, `person:${id}`, 'tenant']);
    expect(kindsOf(await laptop(cast.employee), `person:${id}`)).toEqual(['enrollment', 'person']);
    expect(text).not.toContain('Al-Harthy');
  });

  test('brings a foreman his crew, and the departments', async () => {
    const { scopes } = await laptop(cast.foreman);
    for (const { id } of [cast.foreman, cast.employee, cast.colleague])
      expect(scopes.has(`person:${id}`)).toBe(true);
    expect(scopes.has(`person:${cast.manager.id}`)).toBe(false);
    expect(scopes.has('organisation')).toBe(true);
  });

  test.each([
    ['zstd, gzip, br', 'zstd'],
    ['gzip;q=0.5', 'gzip'],
    ['br', null],
  ])('is compressed as the laptop likes: %s', async (accepted, coding) => {
    const answer = await (await laptopOf(backend, cast.employee, accepted)).send();
    expect(answer.headers.get('content-encoding')).toBe(coding);
    await answer.arrayBuffer();
    expect((await laptop(cast.employee, accepted)).scopes.size).toBe(4);
  });

  test('comes in pieces where the laptop wants it so; each scope is whole', async () => {
    const made = await laptopOf(backend, cast.officer);
    const answers = await made.pull(1);
    expect(answers.length).toBeGreaterThan(5);
    expect(answers.map(({ head }) => head.more)).toEqual([...answers.slice(1).map(() => true), false]);
    const left = answers.map(({ head }) => head.records);
    expect(left).toEqual(left.toSorted((one, other) => other - one));
    const whole = await laptop(cast.officer);
    expect(new Map([...made.records()].sort())).toEqual(new Map([...whole.records()].sort()));
  });

  test('is for a laptop that is registered for who asks, and trusted', async () => {
    const made = await laptopOf(backend, cast.employee);
    const his = await laptopOf(backend, cast.colleague);
    const stolen = await laptopOf(backend, cast.employee);
    await backend.superuser.query(`update devices set status = 'revoked' where id = $1`, [stolen.id]);
    for (const client of [his.id, stolen.id, newId()]) {
      const answer = await made.send({ client });
      expect([answer.status, JSON.parse(await answer.text()).code]).toEqual([404, 'sync.unknown_client']);
    }
    expect((await made.send()).status).toBe(200);
  });

  test('tells programs that do not understand each other which one to update', async () => {
    const made = await laptopOf(backend, cast.employee);
    const codes: string[] = [];
    for (const protocol of [0, 2]) {
      const answer = await made.send({ protocol });
      expect(answer.status).toBe(426);
      codes.push(JSON.parse(await answer.text()).code);
    }
    expect(codes).toEqual(['sync.client_too_old', 'sync.server_too_old']);
  });

  test('is written down, with when the laptop was last in contact', async () => {
    const { id } = await laptop(cast.employee);
    const { rows } = await backend.superuser.query(
      `select actor_id, subject_kind, after::json from audit_logs where subject_id = $1 and action = 'sync.pulled'`,
      [id],
    );
    expect(rows).toEqual([
      {
        actor_id: cast.employee.id,
        subject_kind: 'device',
        after: { scopes: 4, records: expect.any(Number) },
      },
    ]);
    const device = await backend.superuser.query(
      'select last_sync_at = $2::timestamptz as noted from devices where id = $1',
      [id, backend.platform.now()],
    );
    expect(device.rows).toEqual([{ noted: true }]);
  });
});

describe('the next pull', () => {
  test('brings what changed and nothing else', async () => {
    const courseId = await cast.course();
    const held = await laptop(cast.employee);
    expect((await held.pull())[0]?.records).toEqual([]);
    const { id } = await cast.assign(cast.employee, courseId);
    const [answer] = await held.pull();
    expect(answer?.scopes.map(({ scope, mode }) => [scope, mode])).toEqual([
      [`person:${cast.employee.id}`, 'delta'],
    ]);
    expect(answer?.records.map((record) => [record.kind, record.id])).toEqual([['enrollment', id]]);
  });

  test('brings a renamed course into every record that shows its title', async () => {
    const courseId = await cast.course();
    await cast.certify(cast.employee, courseId);
    const held = await laptop(cast.foreman);
    const ask = backend.as(cast.officer);
    const { version } = await ask(courseApi.get, { params: { id: courseId } });
    await ask(courseApi.change, { params: { id: courseId }, body: { titleEn: 'Sour gas', version } });
    const [answer] = await held.pull();
    expect(answer?.records.map(({ kind }) => kind).sort()).toEqual(['course', 'enrollment']);
    expect(answer?.records.every(({ body }) => body?.includes('Sour gas'))).toBe(true);
  });

  test('brings a renamed department with the people in it', async () => {
    const held = await laptop(cast.foreman);
    const ask = backend.as(cast.admin);
    const body = { nameEn: 'Drilling and wells', version: 1 };
    await ask(departmentApi.change, { params: { id: cast.drillingId }, body });
    const [answer] = await held.pull();
    const kinds = answer?.records.map(({ kind }) => kind).sort();
    expect(kinds).toEqual(['department', 'person', 'person', 'person']);
  });

  test('brings the new name of the organisation, which the central administrator gave it', async () => {
    const held = await laptop(cast.employee);
    const centralId = '00000000-0000-7000-8000-000000000001';
    const username = `central-${newId()}`;
    const central = await backend.addPerson(centralId, username, { roles: ['administrator'] });
    const params = { id: cast.tenantId };
    await backend.as(central)(tenantApi.change, { params, body: { nameEn: 'Desert Drilling', version: 1 } });
    const [answer] = await held.pull();
    expect(answer?.records.map(({ kind }) => kind).sort()).toEqual(['account', 'settings']);
    expect(answer?.records.every(({ body }) => body?.includes('Desert Drilling'))).toBe(true);
  });

  test('brings somebody who joins the crew whole, and takes away who leaves it', async () => {
    const stranger = await backend.addPerson(cast.tenantId, 'stranger', { nameEn: 'Zahir Al-Busaidi' });
    await cast.certify(stranger, await cast.course());
    const held = await laptop(cast.foreman);
    await transfer(stranger, { foremanId: cast.foreman.id });
    await transfer(cast.employee, { foremanId: null, departmentId: null });
    const [answer] = await held.pull();
    expect(answer?.head.drop).toEqual([`person:${cast.employee.id}`]);
    expect(answer?.scopes.find(({ scope }) => scope === `person:${stranger.id}`)?.mode).toBe('full');
    expect(kindsOf(held, `person:${stranger.id}`)).toEqual(['enrollment', 'person']);
    expect([...held.records().keys()]).not.toContain(`person:${cast.employee.id}`);
  });

  test('opens the desk of who has delegated, for as long as that holds, and shows nothing else of his', async () => {
    const { foreman, colleague, employee } = cast;
    const requestId = await pendingRequest(employee);
    const own = await pendingRequest(foreman);
    const held = await laptop(colleague);
    expect(held.records().has(`request:${requestId}`)).toBe(false);
    const ask = backend.as(foreman);
    const body = { delegateId: colleague.id, fromOn: '2026-11-20', toOn: '2026-11-21' };
    const delegation = await ask(workflowApi.delegate, { body });
    await held.pull();
    expect(held.records().has(`request:${requestId}`)).toBe(true);
    expect(held.records().has(`request:${own}`)).toBe(false);
    await ask(workflowApi.revokeDelegation, { params: { id: delegation.id }, body: { version: 1 } });
    const [answer] = await held.pull();
    expect(answer?.head.drop).toEqual([`desk:${foreman.id}`]);
    expect(held.records().has(`request:${requestId}`)).toBe(false);
  });

  test('ends a delegation on the day after its last, without anybody doing anything', async () => {
    const { foreman, colleague } = cast;
    const body = { delegateId: colleague.id, fromOn: '2026-11-20', toOn: '2026-11-20' };
    await backend.as(foreman)(workflowApi.delegate, { body });
    const held = await laptop(colleague);
    expect(held.scopes.has(`desk:${foreman.id}`)).toBe(true);
    const today = backend.platform.now();
    backend.setClock('2026-11-21T09:00:00.000Z');
    try {
      expect((await held.peek()).code).toBe('sync.scopes_changed');
      await held.pull();
      expect(held.scopes.has(`desk:${foreman.id}`)).toBe(false);
    } finally {
      backend.setClock(today);
    }
  });

  const pendingRequest = async (person: Person) => {
    const courseId = await cast.course();
    await cast.certify(person, courseId);
    return (await backend.as(person)(renewalApi.create, { body: { courseId } })).id;
  };
});

describe('a laptop that is up to date', () => {
  test('is told so in 304, and what is new once something is', async () => {
    const courseId = await cast.course();
    const held = await laptop(cast.employee);
    expect(await held.peek()).toEqual({ status: 304, code: null, pulled: null });
    await cast.assign(cast.colleague, courseId);
    expect((await held.peek()).status).toBe(304);
    const { id } = await cast.assign(cast.employee, courseId);
    const { status, pulled } = await held.peek();
    expect([status, pulled?.records.map((record) => record.id)]).toEqual([200, [id]]);
    expect((await held.peek()).status).toBe(304);
  });

  test('is asked to pull when what it may see has changed', async () => {
    const held = await laptop(cast.foreman);
    await transfer(cast.colleague, { foremanId: null });
    expect(await held.peek()).toMatchObject({ status: 409, code: 'sync.scopes_changed' });
  });
});

describe('a change that is committed late', () => {
  test('is not lost, though others that began after it were pulled before', async () => {
    const courseId = await cast.course();
    const held = await laptop(cast.officer);
    const asked = await backend.signIn(cast.officer);
    const late = await startedLate(async (tx) => {
      await tx.sql(sql`update users set grade = 'late', version = version + 1
        where tenant_id = app.tid() and id = ${cast.employee.id}`);
      tx.changed('user', [cast.employee.id]);
    });
    const body = { userId: cast.colleague.id, courseId, dueOn: null, sessionId: null };
    const { id } = await asked(enrollmentApi.assign, { body });
    const [early] = await held.pull();
    expect(early?.records.map((record) => record.id)).toEqual([id]);
    await late.commit();
    const [after] = await held.pull();
    expect(after?.records.map((record) => [record.kind, record.id])).toEqual([['person', cast.employee.id]]);
    expect(after?.records[0]?.body).toContain('"grade":"late"');
  });

  test('is not lost to a scope that is filled meanwhile', async () => {
    const late = await startedLate(async (tx) => {
      await tx.sql(sql`update users set grade = 'late', version = version + 1
        where tenant_id = app.tid() and id = ${cast.employee.id}`);
      tx.changed('user', [cast.employee.id]);
    });
    const held = await laptop(cast.employee);
    expect(held.records().get(`person:${cast.employee.id}`)).toContain('"grade":null');
    await late.commit();
    await held.pull();
    expect(held.records().get(`person:${cast.employee.id}`)).toContain('"grade":"late"');
  });

  /** A transaction that has written, and waits. */
  const startedLate = async (write: (tx: Tx) => Promise<void>) => {
    const written = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const done = inTransaction(backend.system(cast.tenantId), {
      permission: 'signed_in',
      async run(tx) {
        await write(tx);
        written.resolve();
        await gate.promise;
      },
    });
    await written.promise;
    return {
      commit() {
        gate.resolve();
        return done;
      },
    };
  };
});

describe('what is gone', () => {
  test('is taken away by a tombstone, and as a whole from who was away for longer than those are kept', async () => {
    const requestId = await moved();
    const tombstones =
      'select count(*)::integer as held from sync_rows where tenant_id = $1 and body is null';
    const lately = await laptop(cast.manager);
    const away = await laptop(cast.foreman);
    const ended = await laptop(cast.foreman);
    await backend.superuser.query(
      `update workflow_steps set approver_id = $2 where tenant_id = $1 and approver_id = $3`,
      [cast.tenantId, cast.head.id, cast.foreman.id],
    );
    await changed('request', [requestId]);
    const [answer] = await ended.pull();
    expect(answer?.records.filter(({ body }) => body === null).map(({ id }) => id)).toEqual([requestId]);
    expect((await backend.superuser.query(tombstones, [cast.tenantId])).rows).toEqual([{ held: 1 }]);

    await backend.superuser.query(
      `update sync_rows set updated_at = $2::timestamptz - interval '181 days' where tenant_id = $1 and body is null`,
      [cast.tenantId, backend.platform.now()],
    );
    await tick('sync.tidy');
    expect((await backend.superuser.query(tombstones, [cast.tenantId])).rows).toEqual([{ held: 0 }]);
    const [whole] = await away.pull();
    expect(whole?.scopes.find(({ scope }) => scope === `desk:${cast.foreman.id}`)?.mode).toBe('full');
    expect(kindsOf(away, `desk:${cast.foreman.id}`)).toEqual([]);
    await lately.pull();
    expect((await lately.pull())[0]?.scopes).toEqual([]);
  });

  test('a scope that nobody asked for in half a year is published no more, and whole when somebody does', async () => {
    const held = await laptop(cast.employee);
    await backend.superuser.query(
      `update sync_scopes set last_pulled_at = $2::timestamptz - interval '181 days'
       where tenant_id = $1 and scope like 'person:%'`,
      [cast.tenantId, backend.platform.now()],
    );
    await tick('sync.tidy');
    const { rows } = await backend.superuser.query(
      `select (select count(*) from sync_scopes where tenant_id = $1 and scope like 'person:%')::integer as scopes,
         (select count(*) from sync_rows where tenant_id = $1 and scope like 'person:%')::integer as rows`,
      [cast.tenantId],
    );
    expect(rows).toEqual([{ scopes: 0, rows: 0 }]);
    expect((await held.peek()).code).toBe('sync.scopes_changed');
    const [answer] = await held.pull();
    expect(answer?.scopes.map(({ scope, mode }) => [scope, mode])).toEqual([
      [`person:${cast.employee.id}`, 'full'],
    ]);
  });

  test('a scope that is asked for is kept', async () => {
    const held = await laptop(cast.employee);
    const before = backend.platform.now();
    backend.setClock('2027-04-20T09:00:00.000Z');
    try {
      await held.pull();
      backend.setClock('2027-06-20T09:00:00.000Z');
      await tick('sync.tidy');
      expect((await held.peek()).status).toBe(304);
    } finally {
      backend.setClock(before);
    }
  });

  const moved = async () => {
    const courseId = await cast.course();
    await cast.certify(cast.employee, courseId);
    return (await backend.as(cast.employee)(renewalApi.create, { body: { courseId } })).id;
  };
  const changed = (kind: Changed, ids: string[]) =>
    inTransaction(backend.system(cast.tenantId), {
      permission: 'signed_in',
      run: async (tx) => tx.changed(kind, ids),
    });
  const tick = (name: string) => ticks.find((each) => each.name === name)?.run(backend.platform);
});

describe('after the server was restored', () => {
  test('checksums are compared, and only what differs is sent again', async () => {
    const held = await laptop(cast.foreman);
    await cast.certify(cast.employee, await cast.course());
    await held.pull();
    await restored();
    // What the restored server knows of the colleague is not what the laptop was told.
    const person = held.scopes.get(`person:${cast.colleague.id}`);
    person?.records.set(`person:${cast.colleague.id}`, '{"told":"before the restore"}');
    expect((await held.peek()).code).toBe('sync.epoch');
    const [answer] = await held.pull();
    expect(answer?.scopes.filter(({ mode }) => mode === 'full').map(({ scope }) => scope)).toEqual([
      `person:${cast.colleague.id}`,
    ]);
    expect(answer?.scopes.length).toBe(held.scopes.size);
    expect(new Map([...held.records()].sort())).toEqual(
      new Map([...(await laptop(cast.foreman)).records()].sort()),
    );
    expect((await held.pull())[0]?.scopes).toEqual([]);
  });

  test('and nobody said so, numbers ahead of the server tell it', async () => {
    const held = await laptop(cast.employee);
    for (const scope of held.scopes.values()) scope.cursor = 1_000_000;
    expect((await held.peek()).code).toBe('sync.epoch');
    expect((await held.pull())[0]?.scopes.every(({ mode }) => mode === 'delta')).toBe(true);
  });

  const restored = () =>
    backend.superuser.query('update sync_clock set epoch = gen_random_uuid() where tenant_id = $1', [
      cast.tenantId,
    ]);
});

describe('the answer to a command', () => {
  test('comes in the same answer as the records it changed, from the first that the laptop lacks', async () => {
    const held = await laptop(cast.employee);
    await answered(held.id, 1, { id: newId(), version: 2 }, null);
    await answered(held.id, 2, null, { code: 'renewal.stale' });
    const [answer] = await held.pull();
    expect(answer?.head.lastCommand).toBe(2);
    expect(
      answer?.head.results.map(({ seq, outcome, answer: said, problem }) => [
        seq,
        outcome,
        said,
        problem?.code,
      ]),
    ).toEqual([
      [1, 'applied', { id: expect.any(String), version: 2 }, undefined],
      [2, 'rejected', null, 'renewal.stale'],
    ]);
    const next = JSON.parse((await decompressed(await held.send({ results: 1 }))).split('\n')[0] ?? '');
    expect(next.results.map(({ seq }: { seq: number }) => seq)).toEqual([2]);
    expect((await held.peek()).status).toBe(200);
  });

  const decompressed = async (answer: Response) => zstdDecompressSync(await answer.arrayBuffer()).toString();
  /** As a push leaves it. */
  const answered = async (
    deviceId: string,
    seq: number,
    answer: object | null,
    refused: { code: string } | null,
  ) => {
    const problem = refused && {
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      detail: '',
      requestId: '',
      errors: [],
      ...refused,
    };
    await backend.superuser.query(
      `insert into sync_commands (tenant_id, device_id, seq, command_id, method, path, request_hash, decided_at,
         clock_offset_ms, outcome, status, answer, problem)
       values ($1, $2, $3, $4, 'post', '/api/x', '', $5, 0, $6, $7, $8, $9)`,
      [
        cast.tenantId,
        deviceId,
        seq,
        newId(),
        backend.platform.now(),
        refused ? 'rejected' : 'applied',
        refused ? 409 : 200,
        answer && JSON.stringify(answer),
        problem && JSON.stringify(problem),
      ],
    );
    await backend.superuser.query('update devices set last_command = $2 where id = $1', [deviceId, seq]);
  };
});

test('nothing of another tenant is in any answer', async () => {
  const other = await renewing(backend);
  await other.certify(other.employee, await other.course());
  const ids = new Set<string>();
  for (const table of ['users', 'departments', 'courses', 'enrollments'])
    for (const { id } of (
      await backend.superuser.query(`select id from ${table} where tenant_id = $1`, [other.tenantId])
    ).rows)
      ids.add(id);
  expect(ids.size).toBeGreaterThan(10);
  await laptop(other.admin);
  const { text } = await laptop(cast.admin);
  const named = text.match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g) ?? [];
  expect(named.filter((id) => ids.has(id) || id === other.tenantId)).toEqual([]);
});
