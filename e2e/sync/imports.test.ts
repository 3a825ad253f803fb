import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { auditPublication } from '#server/sync/audit-publication.ts';
import { courseApi } from '#shared/courses/course.api.ts';
import type { ImportKind } from '#shared/integrations/import.schemas.ts';
import { importAs } from '../imports/importing.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { type Laptop, laptopOf } from '../support/laptop.ts';
import { type Renewing, renewing } from '../support/renewing.ts';

let backend: Backend;
let cast: Renewing;
let held: Laptop;
beforeAll(async () => {
  backend = await startBackend({ published: false });
});
afterAll(() => backend.close());
beforeEach(async () => {
  cast = await renewing(backend);
  await cast.certify(cast.employee, await cast.course({ code: 'H2S' }));
  held = await laptopOf(backend, cast.officer);
  await held.pull();
});

const importing = async (kind: ImportKind, fields: Record<string, string>, lines: string[], more = {}) => {
  const mapping = {
    fields: Object.fromEntries(
      Object.entries(fields).map(([field, column]) => [field, { columns: [column] }]),
    ),
    ...more,
  };
  const content = [Object.values(fields).join(','), ...lines].join('\n');
  const result = await importAs(backend.platform, cast.tenantId, { kind, mapping, file: { content } });
  expect(result.rejected).toBe(0);
  const [answer] = await held.pull();
  expect(await auditPublication(backend.platform, cast.tenantId)).toEqual([]);
  return (answer?.records ?? []).map(({ kind }) => kind).sort();
};

test('imported courses are on the laptop, and a new title in whatever shows it', async () => {
  const fields = { code: 'code', titleEn: 'title', titleAr: 'arabic' };
  expect(await importing('courses', fields, ['FIRE,Fire,حريق', 'H2S,Sour gas,غاز'])).toEqual([
    'course',
    'course',
    'enrollment',
  ]);
  expect(await importing('courses', fields, ['FIRE,Fire,حريق', 'H2S,Sour gas,غاز'])).toEqual([]);
});

test('imported people are, with the departments that count them', async () => {
  const fields = {
    badgeNumber: 'badge',
    username: 'user',
    nameEn: 'name',
    departmentCode: 'department',
    foremanBadgeNumber: 'foreman',
  };
  const kinds = await importing('employees', fields, ['900,nine,Nine,DRL,901', '901,ten,Ten,OPS,']);
  expect(kinds).toEqual(['department', 'department', 'person', 'person']);
  expect([...held.records().values()].filter((body) => body.includes('"nameEn":"Nine"')).length).toBe(1);
  // The foreman has another name now: whoever is led by him shows it.
  const renamed = await importing('employees', { badgeNumber: 'badge', nameEn: 'name' }, [
    '901,Eleven',
    'employee,Somebody',
  ]);
  expect(renamed).toEqual(['enrollment', 'person', 'person', 'person']);
});

test('imported departments are, and their names with their people', async () => {
  const fields = { code: 'code', nameEn: 'name', nameAr: 'arabic', headBadgeNumber: 'head' };
  const kinds = await importing('departments', fields, [
    'DRL,Drilling and wells,حفر,foreman',
    'NEW,New,جديد,officer',
  ]);
  expect(kinds.filter((kind) => kind !== 'person')).toEqual(['account', 'department', 'department', 'place']);
  // Three in the department that was renamed, and the officer, whom heading one makes a manager.
  expect(kinds.filter((kind) => kind === 'person').length).toBe(4);
});

test('imported certificates are', async () => {
  const { code } = await backend.as(cast.officer)(courseApi.get, {
    params: { id: await cast.course({ code: 'FIRE' }) },
  });
  await held.pull();
  const fields = { badgeNumber: 'badge', courseCode: 'course', completedOn: 'on' };
  const lines = [
    `employee,${code},2025-01-01`,
    `employee,${code},2026-01-01`,
    `colleague,${code},2026-01-01`,
  ];
  expect(await importing('enrollments', fields, lines)).toEqual(['enrollment', 'enrollment', 'enrollment']);
});

test('an imported history moves people and departments', async () => {
  const fields = {
    badgeNumber: 'badge',
    departmentCode: 'department',
    departmentFromOn: 'from',
    departmentToOn: 'to',
  };
  const lines = ['employee,DRL,2020-01-01,2024-12-31', 'employee,OPS,2025-01-01,9999-12-31'];
  expect(await importing('employees', fields, lines, { history: true })).toEqual([
    'department',
    'department',
    'person',
  ]);
});
