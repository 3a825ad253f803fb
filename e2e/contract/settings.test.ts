import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { settingsRoutes } from '#server/settings/settings.routes.ts';
import { settingsApi } from '#shared/settings/settings.api.ts';
import { type Asking, type BareApp, bareApp } from '../support/bare-app.ts';

let app: BareApp;
let tenantId: string;
let asAdmin: Asking;
let count = 0;

beforeAll(async () => {
  app = await bareApp(settingsRoutes);
});
afterAll(() => app.close());
beforeEach(async () => {
  tenantId = await app.addTenant(`settings${count++}`);
  asAdmin = await app.signIn(await app.addPerson(tenantId, 'admin', { roles: ['administrator'] }));
});

const read = (ask = asAdmin) => ask(settingsApi.get, {});

describe('settings', () => {
  test('are read by everybody, and changed by the administrator for everybody', async () => {
    const asEmployee = await app.signIn(await app.addPerson(tenantId, 'omar'));
    const before = await read(asEmployee);
    const after = await asAdmin(settingsApi.change, {
      body: {
        alertThresholds: [10, 45],
        workingDays: [1, 2, 3, 4, 5],
        holidays: ['2026-12-16'],
        version: before.version,
      },
    });
    expect(after).toEqual({
      ...before,
      alertThresholds: [45, 10],
      workingDays: [1, 2, 3, 4, 5],
      holidays: ['2026-12-16'],
      version: before.version + 1,
    });
    expect(await read(asEmployee)).toEqual(after);
  });

  test('are not the employee’s to change', async () => {
    const asEmployee = await app.signIn(await app.addPerson(tenantId, 'omar'));
    const refused = asEmployee(settingsApi.change, { body: { stepDueWorkingDays: 9, version: 1 } });
    await expect(refused).rejects.toMatchObject({ kind: 'forbidden' });
    expect((await read()).stepDueWorkingDays).not.toBe(9);
  });

  test('belong to one tenant', async () => {
    const { version } = await read();
    await asAdmin(settingsApi.change, { body: { nameEn: 'Renamed', version } });
    const other = await app.addTenant(`settings${count++}`);
    const asOther = await app.signIn(await app.addPerson(other, 'admin', { roles: ['administrator'] }));
    expect((await read(asOther)).nameEn).not.toBe('Renamed');
  });

  test('of two changes to the same version one stands, and the other is told how things are', async () => {
    const { version } = await read();
    const change = (nameEn: string) => asAdmin(settingsApi.change, { body: { nameEn, version } });
    const results = await Promise.allSettled([change('One'), change('Two')]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const refused = results.find((result) => result.status === 'rejected');
    expect(refused?.reason).toMatchObject({
      kind: 'conflict',
      code: 'settings.stale',
      details: { current: await read() },
    });
  });

  test.each([
    ['an unknown zone', { timeZone: 'Mars/Olympus' }, 'timeZone'],
    ['a weekday twice', { workingDays: [1, 1] }, 'workingDays'],
    ['no working day', { workingDays: [] }, 'workingDays'],
    ['a date that does not exist', { holidays: ['2026-02-30'] }, 'holidays.0'],
  ])('%s is refused at its field', async (_, change, path) => {
    const { version } = await read();
    const refused = asAdmin(settingsApi.change, { body: { ...change, version } });
    await expect(refused).rejects.toMatchObject({
      kind: 'invalid',
      errors: [expect.objectContaining({ path })],
    });
  });

  test('a change is in the audit log, before and after', async () => {
    const before = await read();
    const after = await asAdmin(settingsApi.change, {
      body: { dispensationMaxDays: 30, version: before.version },
    });
    const { rows } = await app.superuser.query(
      `select action, before, after from audit_logs where tenant_id = $1 and chain = 'change' and action = 'settings.changed'`,
      [tenantId],
    );
    expect(
      rows.map((row) => ({ ...row, before: JSON.parse(row.before), after: JSON.parse(row.after) })),
    ).toEqual([{ action: 'settings.changed', before, after }]);
  });
});
