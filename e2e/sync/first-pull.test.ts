import { describe, expect, test } from 'vitest';
import { newId } from '#shared/kernel/ids.ts';
import type { Backend } from '../support/backend.ts';
import { laptopOf } from '../support/laptop.ts';
import { type Renewing, renewing } from '../support/renewing.ts';
import { kindsOf, type Stage, syncStage } from './stage.ts';

let backend: Backend;
let cast: Renewing;
let laptop: Stage['laptop'];
syncStage((stage) => {
  ({ backend, cast, laptop } = stage);
});

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
