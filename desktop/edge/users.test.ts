import { describe, expect, test } from 'vitest';
import { authApi } from '#shared/auth/auth.api.ts';
import { departmentApi } from '#shared/departments/department.api.ts';
import { settingsApi } from '#shared/settings/settings.api.ts';
import { userApi } from '#shared/users/user.api.ts';
import { drilling, id, idOf, person, wells } from './crew.fixtures.ts';
import { ask, laptopOf } from './laptop.fixtures.ts';
import type { Changed } from './offline.ts';

const names = (query: object, records: readonly Changed[] = []) =>
  ask(laptopOf('khalid', records), userApi.list, { query }).items.map(({ nameEn }) => nameEn);

describe('the people on a laptop', () => {
  test('are those in sight, by name or by badge', () => {
    expect(names({})).toEqual(['Khalid Al-Balushi', 'Nasser Al-Harthy', 'Salim Al-Amri']);
    expect(names({ sort: 'badgeNumber' })).toEqual([
      'Khalid Al-Balushi',
      'Salim Al-Amri',
      'Nasser Al-Harthy',
    ]);
  });

  test.each([
    [{ departmentId: wells }, ['Salim Al-Amri']],
    [{ departmentId: drilling, status: 'active' }, ['Khalid Al-Balushi']],
    [{ foremanId: idOf('khalid') }, ['Nasser Al-Harthy', 'Salim Al-Amri']],
    [{ role: 'foreman' }, ['Khalid Al-Balushi']],
    [{ status: 'inactive' }, ['Nasser Al-Harthy']],
    [{ q: 'الحارثى' }, ['Nasser Al-Harthy']],
    [{ q: 'SALIM' }, ['Salim Al-Amri']],
    [{ q: '٠٠٤' }, ['Nasser Al-Harthy']],
    [{ q: 'nobody' }, []],
  ])('are found by %j', (query, found) => {
    const moved = [person('salim', { departmentId: wells }), person('nasser', { status: 'inactive' })];
    expect(names(query, moved)).toEqual(found);
  });

  test('come page by page, with their number when it is asked for', () => {
    const more = Array.from({ length: 21 }, (_, at) =>
      person('salim', { id: id(500 + at), nameEn: `Worker ${String(at).padStart(2, '0')}` }),
    );
    const laptop = laptopOf('khalid', more);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: object = { limit: '10', withTotal: 'true', ...(cursor === null ? {} : { cursor }) };
      const page = ask(laptop, userApi.list, { query });
      expect(page.total).toBe(24);
      seen.push(...page.items.map(({ nameEn }) => nameEn));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(names({ limit: '100' }, more));
    expect(ask(laptop, userApi.list).total).toBeNull();
  });

  test.each([
    '',
    'nonsense',
    Buffer.from('["a"]').toString('base64url'),
    Buffer.from('[1,{}]').toString('base64url'),
    Buffer.from('["Salim","nobody"]').toString('base64url'),
  ])('a cursor of another list is refused: %j', (cursor) => {
    expect(() => ask(laptopOf('khalid'), userApi.list, { query: { cursor } })).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        errors: [expect.objectContaining({ path: 'cursor' })],
      }),
    );
  });

  test('are missing when they are not on it', () => {
    const laptop = laptopOf('khalid');
    expect(ask(laptop, userApi.get, { params: { id: idOf('salim') } }).nameAr).toBe('سالم العامري');
    expect(() => ask(laptop, userApi.get, { params: { id: idOf('maryam') } })).toThrow(
      expect.objectContaining({ code: 'user.missing' }),
    );
  });
});

describe('a laptop knows', () => {
  test('who is signed in, what he may do, and how long without a server', () => {
    const session = ask(laptopOf('salim'), authApi.session);
    expect(session).toMatchObject({ username: 'salim', scope: 'self', today: '2026-11-20' });
    expect(session.expiresAt).toBe('2026-12-04T09:00:00Z');
    expect(session.permissions).toContain('renewals:request');
    expect(session.permissions).not.toContain('team:read');
  });

  test('how the tenant counts, and its departments by code', () => {
    expect(ask(laptopOf('salim'), settingsApi.get).stepDueWorkingDays).toBe(3);
    const department = (code: string, at: number): Changed => ({
      kind: 'department',
      id: id(at),
      body: {
        id: id(at),
        code,
        nameEn: code,
        nameAr: code,
        parentId: null,
        headId: null,
        headNameEn: null,
        headNameAr: null,
        active: true,
        people: 0,
        version: 1,
      },
    });
    const laptop = laptopOf('khalid', [department('b', 41), department('Z', 42), department('a', 43)]);
    expect(ask(laptop, departmentApi.list).items.map(({ code }) => code)).toEqual(['Z', 'a', 'b']);
  });
});
