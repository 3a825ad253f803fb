import { describe, expect, test } from 'vitest';
import { NewTenant, type Tenant } from './tenant.schemas.ts';
import { activateTenant, changeTenant, refuseWrongTenant, suspendTenant } from './tenant.ts';

const demo: Tenant = {
  id: '0190a000-0000-7000-8000-00000000000a',
  slug: 'demo',
  nameEn: 'Demo',
  nameAr: 'عرض',
  kind: 'customer',
  status: 'active',
  timeZone: 'Asia/Riyadh',
  maxUsers: 100,
  fileQuotaMib: 1024,
  activeUsers: 40,
  createdAt: '2026-01-01T00:00:00Z',
  version: 2,
};
const wanted = NewTenant.parse({
  slug: 'rival',
  nameEn: 'Rival',
  nameAr: 'منافس',
  administrator: { username: 'admin', nameEn: 'Admin', nameAr: 'مدير' },
});
const free = { slugTaken: false, zoneKnown: true };
const field = (path: string, code: string) =>
  expect.objectContaining({ errors: [expect.objectContaining({ path, code })] });

describe('a tenant', () => {
  test('needs a name of its own and a time zone that exists', () => {
    expect(() => refuseWrongTenant(wanted, free)).not.toThrow();
    expect(() => refuseWrongTenant(wanted, { ...free, slugTaken: true })).toThrow(field('slug', 'taken'));
    expect(() => refuseWrongTenant(wanted, { ...free, zoneKnown: false })).toThrow(
      field('timeZone', 'unknown_zone'),
    );
    for (const timeZone of ['Mars/Olympus', '+03:00', '']) {
      expect(() => refuseWrongTenant({ ...wanted, timeZone }, free)).toThrow(
        field('timeZone', 'unknown_zone'),
      );
    }
  });

  test('may get a limit below what it has: everybody stays', () => {
    expect(changeTenant(demo, { maxUsers: 10, version: 2 })).toEqual({ ...demo, maxUsers: 10, version: 3 });
  });

  test('is suspended and activated once, on the present record', () => {
    const suspended = suspendTenant(demo, 2);
    expect(suspended).toEqual({ ...demo, status: 'suspended', version: 3 });
    expect(() => suspendTenant(suspended, 3)).toThrow(expect.objectContaining({ code: 'tenant.suspended' }));
    expect(activateTenant(suspended, 3)).toEqual({ ...demo, version: 4 });
    expect(() => activateTenant(demo, 2)).toThrow(expect.objectContaining({ code: 'tenant.active' }));
    const stale = expect.objectContaining({ code: 'tenant.stale', details: { current: demo } });
    expect(() => changeTenant(demo, { version: 1 })).toThrow(stale);
    expect(() => suspendTenant(demo, 1)).toThrow(stale);
    expect(() => activateTenant(demo, 1)).toThrow(stale);
  });

  test('the central one is never suspended', () => {
    expect(() => suspendTenant({ ...demo, kind: 'central' }, 2)).toThrow(
      expect.objectContaining({ code: 'tenant.central' }),
    );
  });
});
