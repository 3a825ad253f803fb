import { describe, expect, test } from 'vitest';
import type { User } from './user.schemas.ts';
import {
  activateUser,
  changeRoles,
  changeUser,
  deactivateUser,
  inOrder,
  refuseWhenFull,
  transferUser,
} from './user.ts';

const salem: User = {
  id: '0190a000-0000-7000-8000-000000000001',
  username: 'salem',
  email: null,
  nameEn: 'Salem Al-Harbi',
  nameAr: 'سالم الحربي',
  badgeNumber: '00417',
  roles: ['employee'],
  status: 'active',
  departmentId: '0190a000-0000-7000-8000-0000000000d1',
  foremanId: null,
  managerId: null,
  grade: 'G4',
  jobRole: 'Rigger',
  hiredOn: '2020-02-01',
  language: 'ar',
  createdAt: '2020-02-01T06:00:00Z',
  version: 3,
};
const administrator: User = { ...salem, roles: ['administrator'] };
const somebody = { actorId: 'somebody', otherAdministrators: 1 };

describe('a person', () => {
  test('is corrected only in what was sent; null empties a field', () => {
    const after = changeUser(salem, { badgeNumber: '00418', hiredOn: null, nameEn: undefined, version: 3 });
    expect(after).toEqual({ ...salem, badgeNumber: '00418', hiredOn: null, version: 4 });
  });

  test('is not changed by who looked at an older record, and the refusal shows the present one', () => {
    const stale = { code: 'user.stale', details: { current: salem } };
    expect(() => changeUser(salem, { version: 2 })).toThrow(expect.objectContaining(stale));
    expect(() => transferUser(salem, { effectiveOn: '2026-11-21', version: 2 }, '2026-11-21')).toThrow(
      expect.objectContaining(stale),
    );
    expect(() => changeRoles(salem, { roles: ['foreman'], version: 2 }, somebody)).toThrow(
      expect.objectContaining(stale),
    );
    expect(() => deactivateUser(salem, 2, 1)).toThrow(expect.objectContaining(stale));
    expect(() =>
      activateUser({ ...salem, status: 'inactive' }, 2, { activeUsers: 0, maxUsers: 9 }, true),
    ).toThrow(expect.objectContaining({ code: 'user.stale' }));
  });

  test('is transferred today or back-dated, never ahead; what is left out stays', () => {
    const transfer = { effectiveOn: '2026-11-21', grade: 'G5', foremanId: null, version: 3 };
    expect(transferUser(salem, transfer, '2026-11-21')).toEqual({ ...salem, grade: 'G5', version: 4 });
    expect(() => transferUser(salem, { ...transfer, effectiveOn: '2026-11-22' }, '2026-11-21')).toThrow(
      expect.objectContaining({
        errors: [expect.objectContaining({ path: 'effectiveOn', code: 'in_the_future' })],
      }),
    );
  });
});

describe('roles', () => {
  test('are kept once each, in the order of the contract', () => {
    expect(inOrder(['manager', 'employee', 'manager'])).toEqual(['employee', 'manager']);
    expect(changeRoles(salem, { roles: ['foreman', 'employee'], version: 3 }, somebody).roles).toEqual([
      'employee',
      'foreman',
    ]);
  });

  test('are never one’s own to change', () => {
    expect(() =>
      changeRoles(salem, { roles: ['administrator'], version: 3 }, { ...somebody, actorId: salem.id }),
    ).toThrow(expect.objectContaining({ kind: 'forbidden', code: 'user.own_roles' }));
  });

  test('leave the last active administrator one', () => {
    const nobodyElse = { actorId: null, otherAdministrators: 0 };
    const last = expect.objectContaining({ code: 'user.last_administrator' });
    expect(() => changeRoles(administrator, { roles: ['manager'], version: 3 }, nobodyElse)).toThrow(last);
    expect(() => deactivateUser(administrator, 3, 0)).toThrow(last);
    expect(
      changeRoles(administrator, { roles: ['manager', 'administrator'], version: 3 }, nobodyElse).roles,
    ).toEqual(['manager', 'administrator']);
    expect(changeRoles(administrator, { roles: ['manager'], version: 3 }, somebody).roles).toEqual([
      'manager',
    ]);
    expect(deactivateUser(administrator, 3, 1).status).toBe('inactive');
  });

  test('of an inactive administrator can be taken: he does not count', () => {
    const inactive: User = { ...administrator, status: 'inactive' };
    const nobodyElse = { actorId: null, otherAdministrators: 0 };
    expect(changeRoles(inactive, { roles: ['employee'], version: 3 }, nobodyElse).roles).toEqual([
      'employee',
    ]);
  });
});

describe('activation', () => {
  const inactive: User = { ...salem, status: 'inactive' };
  const room = { activeUsers: 9, maxUsers: 10 };

  test('needs an inactive person, room, and an open department', () => {
    expect(activateUser(inactive, 3, room, true)).toEqual({ ...salem, version: 4 });
    expect(() => activateUser(salem, 3, room, true)).toThrow(
      expect.objectContaining({ code: 'user.active' }),
    );
    expect(() => activateUser(inactive, 3, { ...room, activeUsers: 10 }, true)).toThrow(
      expect.objectContaining({ code: 'tenant.full', details: { maxUsers: 10 } }),
    );
    expect(() => activateUser(inactive, 3, room, false)).toThrow(
      expect.objectContaining({ code: 'user.department_closed' }),
    );
  });

  test('is not undone twice', () => {
    expect(() => deactivateUser(inactive, 3, 1)).toThrow(expect.objectContaining({ code: 'user.inactive' }));
  });

  test('a tenant takes as many active people as its limit says', () => {
    expect(() => refuseWhenFull({ activeUsers: 9, maxUsers: 10 })).not.toThrow();
    expect(() => refuseWhenFull({ activeUsers: 10, maxUsers: 10 })).toThrow(
      expect.objectContaining({ code: 'tenant.full' }),
    );
  });
});
