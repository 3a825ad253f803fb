import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImportKind } from '#shared/integrations/import.schemas.ts';
import { type BarePlatform, barePlatform } from '../support/bare-platform.ts';
import { importAs } from './importing.ts';

const data = resolve(import.meta.dirname, '../../../shared/data/hr-10k');
const mapping = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'hr', `${name}.json`), 'utf8'));

/** 10,000 people of a published sample database; the files lie beside the project, not in it. */
describe.skipIf(!existsSync(data))(`people of an HR system (needs ${data})`, () => {
  let bare: BarePlatform;
  let tenantId: string;
  const load = (kind: ImportKind, file: string, map: string, dryRun = false) =>
    importAs(bare.platform, tenantId, {
      kind,
      mapping: mapping(map),
      file: { path: join(data, `${file}.csv`) },
      dryRun,
    });
  const one = async (sql: string) => (await bare.superuser.query(sql)).rows[0];

  beforeAll(async () => {
    bare = await barePlatform();
    tenantId = await bare.addTenant('demo');
  });
  afterAll(() => bare.close());

  test('departments, people, transfers, titles and managers come in whole', async () => {
    expect(await load('departments', 'departments', 'departments')).toMatchObject({
      rows: 9,
      inserted: 9,
      rejected: 0,
    });
    expect(await load('employees', 'employees', 'employees')).toMatchObject({
      rows: 10_000,
      inserted: 10_000,
      rejected: 0,
    });
    const transfers = await load('employees', 'department_assignments', 'department-assignments');
    expect(transfers).toMatchObject({ rows: 11_051, inserted: 11_051, rejected: 0 });
    expect(await load('employees', 'titles', 'titles')).toMatchObject({
      rows: 14_782,
      inserted: 14_782,
      rejected: 0,
    });
    const managers = await load('departments', 'department_managers', 'department-managers');
    expect(managers).toMatchObject({ rows: 24, inserted: 24, rejected: 0 });
  });

  test('an open end is today: the department of a person is the one without an end', async () => {
    const open = await one(
      `select count(*)::int as n from user_placements where kind = 'department' and to_on is null`,
    );
    const present = await one('select count(*)::int as n from users where department_id is not null');
    expect(open.n).toBeGreaterThan(5_000);
    expect(present.n).toBe(open.n);
    expect(
      await one(`select d.code, u.job_role from users u join departments d on d.id = u.department_id
      where u.badge_number = '10001'`),
    ).toEqual({ code: 'd005', job_role: 'Senior Engineer' });
  });

  test('every department has its present head', async () => {
    const { rows } = await bare.superuser.query(`select d.code, u.badge_number from departments d
      join users u on u.id = d.head_id order by d.code`);
    expect(rows).toHaveLength(9);
    expect(rows[0]).toEqual({ code: 'd001', badge_number: '10039' });
  });

  test('the same files again change nothing', async () => {
    expect(await load('employees', 'employees', 'employees')).toMatchObject({
      inserted: 0,
      updated: 0,
      unchanged: 10_000,
    });
    const transfers = await load('employees', 'department_assignments', 'department-assignments');
    expect(transfers).toMatchObject({ inserted: 0, updated: 0, unchanged: 11_051 });
    expect(await load('departments', 'department_managers', 'department-managers')).toMatchObject({
      inserted: 0,
      updated: 0,
    });
  });
});
