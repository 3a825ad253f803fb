import { describe, expect, test } from 'vitest';
import { courseApi } from '#shared/courses/course.api.ts';
import { departmentApi } from '#shared/departments/department.api.ts';
import { newId } from '#shared/kernel/ids.ts';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
import { tenantApi } from '#shared/tenants/tenant.api.ts';
import { userApi } from '#shared/users/user.api.ts';
import type { Backend } from '../support/backend.ts';
import type { Person } from '../support/bare-app.ts';
import type { Renewing } from '../support/renewing.ts';
import { kindsOf, type Stage, syncStage } from './stage.ts';

let backend: Backend;
let cast: Renewing;
let laptop: Stage['laptop'];
syncStage((stage) => {
  ({ backend, cast, laptop } = stage);
});

const transfer = async (person: Person, to: object) => {
  const ask = backend.as(cast.admin);
  const { version } = await ask(userApi.get, { params: { id: person.id } });
  const body = { effectiveOn: '2026-11-20', version, ...to };
  return ask(userApi.transfer, { params: { id: person.id }, body });
};

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

test('where nobody has a laptop, changes are counted and nothing is kept for one', async () => {
  const courseId = await cast.course();
  await cast.certify(cast.employee, courseId);
  const { rows } = await backend.superuser.query(
    `select (select seq > 2 from sync_clock where tenant_id = $1) as counted,
       (select count(*) from sync_rows where tenant_id = $1)::integer as kept`,
    [cast.tenantId],
  );
  expect(rows).toEqual([{ counted: true, kept: 0 }]);
});
