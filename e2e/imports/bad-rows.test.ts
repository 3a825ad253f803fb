import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ImportKind } from '#shared/integrations/import.schemas.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { type BarePlatform, barePlatform } from '../support/bare-platform.ts';
import { importAs } from './importing.ts';

let bare: BarePlatform;
let tenantId: string;
let number = 0;
beforeAll(async () => {
  bare = await barePlatform();
});
beforeEach(async () => {
  tenantId = await bare.addTenant(`tenant${number++}`);
});
afterAll(() => bare.close());

const column = (name: string) => ({ columns: [name] });
const people = {
  fields: {
    badgeNumber: column('badge'),
    nameEn: column('name'),
    hiredOn: column('hired'),
    managerBadgeNumber: column('boss'),
  },
};
const load = (kind: ImportKind, mapping: unknown, content: string | Buffer, dryRun = false) =>
  importAs(bare.platform, tenantId, { kind, mapping, file: { content }, dryRun });
const rows = async (sql: string) => (await bare.superuser.query(sql, [tenantId])).rows;
const csv = (...lines: string[]) => `${lines.join('\n')}\n`;

describe('a bad row is set aside with its reason and stops nothing', () => {
  test('every error of every row is found at once', async () => {
    const result = await load(
      'employees',
      people,
      csv(
        'badge,name,hired,boss',
        '0007,Layla Hassan,2020-01-05,',
        '0007,Layla Again,2020-01-05,',
        '0008,,2021-02-30,0099',
        ',No Badge,2021-01-01,',
      ),
    );
    expect(result).toMatchObject({ rows: 4, inserted: 1, rejected: 3 });
    expect(result.errorCounts).toEqual({
      duplicate_in_file: 1,
      invalid_date: 1,
      required: 2,
      unknown_person: 1,
    });
    expect(result.errors.find(({ code }) => code === 'invalid_date')).toMatchObject({
      line: 4,
      column: 'hiredOn',
      value: '2021-02-30',
    });
    expect(result.errors.find(({ code }) => code === 'duplicate_in_file')?.message).toContain('line 2');
    expect(await rows('select badge_number from users where tenant_id = $1')).toEqual([
      { badge_number: '0007' },
    ]);
  });

  test('a circular chain of managers is refused, with everybody whose boss it is', async () => {
    const result = await load(
      'employees',
      people,
      csv(
        'badge,name,hired,boss',
        'A,Anna,,C',
        'B,Badr,,A',
        'C,Carl,,B',
        'D,Dana,,A',
        'E,Eman,,',
        'F,Fahd,,E',
        'G,Ghada,,G',
      ),
    );
    expect(result.errorCounts).toEqual({ circular_chain: 3, own_leader: 1, unknown_person: 1 });
    expect(
      await rows(`select u.badge_number, m.badge_number as boss from users u left join users m on m.id = u.manager_id
      where u.tenant_id = $1 order by 1`),
    ).toEqual([
      { badge_number: 'E', boss: null },
      { badge_number: 'F', boss: 'E' },
    ]);
  });

  test('a circle closed over people who are here already is found too', async () => {
    await load('employees', people, csv('badge,name,hired,boss', 'A,Anna,,', 'B,Badr,,A'));
    const result = await load(
      'employees',
      { fields: { badgeNumber: column('badge'), managerBadgeNumber: column('boss') } },
      csv('badge,boss', 'A,B'),
    );
    expect(result).toMatchObject({ updated: 0, rejected: 1, errorCounts: { circular_chain: 1 } });
  });

  test('an unknown department', async () => {
    const mapping = {
      fields: { badgeNumber: column('b'), nameEn: column('n'), departmentCode: column('d') },
    };
    const result = await load('employees', mapping, csv('b,n,d', '1,Anna,OPS'));
    expect(result.errors).toMatchObject([
      { line: 2, column: 'departmentCode', code: 'unknown_department', value: 'OPS' },
    ]);
  });

  test('a row with too many cells or an open quote', async () => {
    const result = await load(
      'employees',
      people,
      'badge,name,hired,boss\n1,Anna,,\n2,Badr,,,,x\n3,Carl,,\n4,"Dana,,\n',
    );
    expect(result).toMatchObject({ rows: 4, inserted: 2, rejected: 2, errorCounts: { wrong_cell_count: 2 } });
    expect(await rows('select line from import_rejects where tenant_id = $1 order by line')).toEqual([
      { line: 3 },
      { line: 5 },
    ]);
  });
});

describe('text arrives as it was meant', () => {
  test('Windows-1256 is recognised, and Arabic is Arabic', async () => {
    const name = Buffer.from([0xe1, 0xed, 0xe1, 0xec]); // ليلى in Windows-1256
    const file = Buffer.concat([Buffer.from('badge,name,hired,boss\n0042,'), name, Buffer.from(',,\n')]);
    expect(await load('employees', people, file)).toMatchObject({ inserted: 1, rejected: 0 });
    expect(await rows('select badge_number, name_en from users where tenant_id = $1')).toEqual([
      { badge_number: '0042', name_en: 'ليلى' },
    ]);
  });

  test('a byte-order mark, UTF-16 and invisible marks of direction do no harm', async () => {
    const text = csv('badge,name,hired,boss', '\u200F01\u200E, أحمد \u00A0,,');
    expect(await load('employees', people, `\uFEFF${text}`)).toMatchObject({ inserted: 1 });
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    expect(await load('employees', people, utf16)).toMatchObject({ unchanged: 1 });
    expect(await rows('select badge_number, name_en from users where tenant_id = $1')).toEqual([
      { badge_number: '01', name_en: 'أحمد' },
    ]);
  });

  test('dates as the file writes them, in Arabic digits too', async () => {
    const mapping = {
      fields: { ...people.fields, hiredOn: { columns: ['hired'], dateFormat: 'DD/MM/YYYY' } },
    };
    await load(
      'employees',
      mapping,
      csv('badge,name,hired,boss', '1,Anna,05/11/2020,', '2,Badr,٢٨/٠٢/٢٠٢١,', '3,Carl,13/13/2020,'),
    );
    expect(
      await rows('select badge_number, hired_on::text from users where tenant_id = $1 order by 1'),
    ).toEqual([
      { badge_number: '1', hired_on: '2020-11-05' },
      { badge_number: '2', hired_on: '2021-02-28' },
    ]);
  });
});

describe('a dry run', () => {
  test('says what would change and changes nothing', async () => {
    await load('employees', people, csv('badge,name,hired,boss', '1,Anna,,', '2,Badr,,'));
    const changed = csv('badge,name,hired,boss', '1,Anna Maria,,', '2,Badr,,1', '3,Carl,,');
    const preview = await load('employees', people, changed, true);
    expect(preview).toMatchObject({
      inserted: 1,
      updated: 2,
      unchanged: 0,
      fieldChanges: { nameEn: 1, managerBadgeNumber: 1 },
    });
    expect(preview.differences).toContainEqual({
      key: '1',
      field: 'nameEn',
      before: 'Anna',
      after: 'Anna Maria',
    });
    expect(await rows('select name_en from users where tenant_id = $1 order by 1')).toEqual([
      { name_en: 'Anna' },
      { name_en: 'Badr' },
    ]);
    expect(await load('employees', people, changed)).toMatchObject({ inserted: 1, updated: 2 });
    expect(await load('employees', people, changed)).toMatchObject({ inserted: 0, updated: 0, unchanged: 3 });
  });
});

describe('a file or a mapping that is wrong as a whole changes nothing and says what to do', () => {
  const refused = async (mapping: unknown, content: string) => {
    const error = await load('employees', mapping, content).catch((thrown: unknown) => thrown);
    if (!(error instanceof Problem)) throw error;
    return { path: error.errors[0]?.path, code: error.errors[0]?.code };
  };
  test.each([
    ['an empty file', '', { path: 'file', code: 'empty_file' }],
    ['a spreadsheet', 'PK\u0003\u0004\u0000\u0014\n\u0000', { path: 'file', code: 'not_csv' }],
    ['a column named twice', 'badge,badge\n', { path: 'file', code: 'bad_header' }],
    [
      'a column the mapping does not find',
      'badge,name,hired\n',
      { path: 'mapping.fields.managerBadgeNumber.columns', code: 'unknown_column' },
    ],
  ])('%s', async (_, content, expected) => {
    expect(await refused(people, content)).toEqual(expected);
  });
  test('a field that does not exist, a key that is not mapped', async () => {
    expect(await refused({ fields: { badgeNumber: column('a'), salary: column('a') } }, 'a\n1\n')).toEqual({
      path: 'mapping.fields.salary',
      code: 'unknown_field',
    });
    expect(await refused({ fields: { nameEn: column('a') } }, 'a\n1\n')).toEqual({
      path: 'mapping.fields.badgeNumber',
      code: 'key_missing',
    });
  });
});

describe('imported certificates', () => {
  const certificates = {
    fields: {
      badgeNumber: column('badge'),
      courseCode: column('course'),
      completedOn: column('done'),
      expiresOn: column('until'),
    },
  };
  beforeEach(async () => {
    await load('employees', people, csv('badge,name,hired,boss', '1,Anna,,'));
    await load(
      'courses',
      { fields: { code: column('code'), titleEn: column('title'), validityMonths: column('months') } },
      csv('code,title,months', 'H2S,H2S awareness,12', 'FIRST,First aid,'),
    );
  });

  test('are dated by the rule they renew themselves under, or as the file says', async () => {
    const result = await load(
      'enrollments',
      certificates,
      csv(
        'badge,course,done,until',
        '1,H2S,2024-02-29,', // first: 28 Feb 2025
        '1,H2S,2025-02-10,', // in the window: keeps the anniversary
        '1,FIRST,2020-01-01,',
        '1,FIRST,2021-01-01,2022-06-30',
        '1,H2S,2099-01-01,',
        '1,NOPE,2020-01-01,',
      ),
    );
    expect(result).toMatchObject({
      inserted: 4,
      rejected: 2,
      errorCounts: { in_the_future: 1, unknown_course: 1 },
    });
    expect(
      await rows(`select c.code, e.completed_on::text, e.expires_on::text from enrollments e
      join courses c on c.id = e.course_id where e.tenant_id = $1 order by 1, 2`),
    ).toEqual([
      { code: 'FIRST', completed_on: '2020-01-01', expires_on: null },
      { code: 'FIRST', completed_on: '2021-01-01', expires_on: '2022-06-30' },
      { code: 'H2S', completed_on: '2024-02-29', expires_on: '2025-02-28' },
      { code: 'H2S', completed_on: '2025-02-10', expires_on: '2026-02-28' },
    ]);
  });

  test('are not rewritten by the same completion with another expiry', async () => {
    await load('enrollments', certificates, csv('badge,course,done,until', '1,H2S,2025-01-01,'));
    const again = await load(
      'enrollments',
      certificates,
      csv('badge,course,done,until', '1,H2S,2025-01-01,2030-01-01'),
    );
    expect(again).toMatchObject({ inserted: 0, rejected: 1, errorCounts: { recorded_otherwise: 1 } });
    expect(
      await load('enrollments', certificates, csv('badge,course,done,until', '1,H2S,2025-01-01,')),
    ).toMatchObject({ unchanged: 1 });
  });
});
