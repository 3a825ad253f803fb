import { describe, expect, test } from 'vitest';
import { isDate } from '#shared/kernel/dates.ts';
import { type DelegationPeriod, giveDelegation, isInForce, revokeDelegation } from './delegation.ts';
import { occasion } from './renewal.cast.ts';

const colleague = { id: 'colleague', active: true, roles: ['employee'] as const };
const period = { delegateId: 'colleague', fromOn: '2026-03-02', toOn: '2026-03-20' };
const given = (
  delegatorId: string,
  delegateId: string,
  fromOn = '2026-03-02',
  toOn = '2026-03-20',
): DelegationPeriod => ({
  delegatorId,
  delegateId,
  fromOn,
  toOn,
  revokedAt: null,
});
const refusal = (code: string, kind = 'invalid') => expect.objectContaining({ kind, code });

describe('giving a delegation', () => {
  test('names both people and the days', () => {
    const id = '019cd000-0000-7000-8000-000000000001';
    expect(giveDelegation({ ...period, id }, colleague, [], occasion('manager'))).toEqual({
      id,
      ...given('manager', 'colleague'),
      version: 1,
    });
  });

  test.each([
    ['to oneself', period, { ...colleague, id: 'manager' }, 'delegation.to_oneself', 'delegateId'],
    [
      'to somebody who left',
      period,
      { ...colleague, active: false },
      'delegation.delegate_inactive',
      'delegateId',
    ],
    [
      'to somebody without the right',
      period,
      { ...colleague, roles: [] },
      'delegation.delegate_may_not_decide',
      'delegateId',
    ],
    [
      'that ends before it begins',
      { ...period, toOn: '2026-03-01' },
      colleague,
      'delegation.ends_before_start',
      'toOn',
    ],
    [
      'that began yesterday',
      { ...period, fromOn: '2026-02-28' },
      colleague,
      'delegation.starts_in_past',
      'fromOn',
    ],
    ['of 181 days', { ...period, toOn: '2026-08-29' }, colleague, 'delegation.too_long', 'toOn'],
  ])('%s is refused', (_, asked, delegate, code, path) => {
    const act = () => giveDelegation(asked, delegate, [], occasion('manager'));
    expect(act).toThrow(refusal(code));
    expect(act).toThrow(expect.objectContaining({ errors: [expect.objectContaining({ path, code })] }));
  });

  test('may begin today and last 180 days, or one', () => {
    const longest = { ...period, fromOn: '2026-03-01', toOn: '2026-08-27' };
    const oneDay = { ...period, toOn: period.fromOn };
    expect(giveDelegation(longest, colleague, [], occasion('manager')).toOn).toBe('2026-08-27');
    expect(isDate(giveDelegation(oneDay, colleague, [], occasion('manager')).toOn)).toBe(true);
  });

  test('twice to the same person on the same days is refused; side by side, or to two people, is not', () => {
    const give = (known: DelegationPeriod[]) => giveDelegation(period, colleague, known, occasion('manager'));
    expect(() => give([given('manager', 'colleague', '2026-03-20', '2026-04-01')])).toThrow(
      refusal('delegation.overlaps', 'conflict'),
    );
    expect(give([given('manager', 'colleague', '2026-03-21', '2026-04-01')]).version).toBe(1);
    expect(give([given('manager', 'head')]).version).toBe(1);
    expect(give([{ ...given('manager', 'colleague'), revokedAt: '2026-02-01T00:00:00Z' }]).version).toBe(1);
  });

  test('in a circle is refused when all of it falls on one day', () => {
    const give = (known: DelegationPeriod[]) => () =>
      giveDelegation(period, colleague, known, occasion('manager'));
    const cycle = refusal('delegation.cycle', 'conflict');
    expect(give([given('colleague', 'manager', '2026-03-20', '2026-03-25')])).toThrow(cycle);
    expect(give([given('colleague', 'head'), given('head', 'manager')])).toThrow(cycle);
    expect(give([given('colleague', 'manager', '2026-03-21', '2026-03-25')])).not.toThrow();
    const apart = [
      given('colleague', 'head', '2026-03-02', '2026-03-09'),
      given('head', 'manager', '2026-03-10'),
    ];
    expect(give(apart)).not.toThrow();
    // Each pair overlaps, but only before the new one begins.
    const before = [
      given('colleague', 'head', '2026-02-20'),
      given('head', 'manager', '2026-02-20', '2026-03-01'),
    ];
    expect(give(before)).not.toThrow();
  });

  test('among hundreds of delegations is still answered at once', () => {
    const names = Array.from({ length: 40 }, (_, index) => `p${index}`);
    const dense = names.flatMap((from, index) => names.slice(index + 1).map((to) => given(from, to)));
    const known = [...dense, given('colleague', 'p0')];
    expect(giveDelegation(period, colleague, known, occasion('manager')).version).toBe(1);
  });
});

describe('a delegation', () => {
  test('holds from its first to its last day, both included, until it is revoked', () => {
    const delegation = given('manager', 'colleague');
    const on = (date: string, revokedAt: string | null = null) =>
      isInForce({ ...delegation, revokedAt }, { on: date, at: `${date}T08:00:00Z` });
    expect([on('2026-03-01'), on('2026-03-02'), on('2026-03-20'), on('2026-03-21')]).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(on('2026-03-10', '2026-03-10T08:00:00Z')).toBe(false);
    expect(on('2026-03-10', '2026-03-10T08:00:00.500Z')).toBe(true);
  });

  test('is ended by its giver alone, once, and as he last saw it', () => {
    const delegation = { id: 'delegation', ...given('manager', 'colleague'), version: 1 };
    const ended = revokeDelegation(delegation, 1, occasion('manager', { at: '2026-03-05T09:00:00Z' }));
    expect(ended).toEqual({ ...delegation, revokedAt: '2026-03-05T09:00:00Z', version: 2 });
    expect(() => revokeDelegation(delegation, 1, occasion('colleague'))).toThrow(
      refusal('delegation.not_yours', 'forbidden'),
    );
    expect(() => revokeDelegation(ended, 2, occasion('manager'))).toThrow(
      refusal('delegation.already_revoked', 'conflict'),
    );
    expect(() => revokeDelegation(delegation, 2, occasion('manager'))).toThrow(
      refusal('delegation.stale', 'conflict'),
    );
  });
});
