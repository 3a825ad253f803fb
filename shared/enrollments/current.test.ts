import { describe, expect, test } from 'vitest';
import { currentOf, lastDayOf, willEnd } from './current.ts';
import { enrollment } from './enrollment.fixtures.ts';

const held = (id: string, completedOn: string, expiresOn: string | null, more = {}) => ({
  ...enrollment({ id, state: 'completed', completedOn, expiresOn, ...more }),
  superseded: false,
});

describe('the certificate to renew', () => {
  test('is the latest-ending one, by a dispensation too', () => {
    const first = held('first', '2024-01-01', '2025-01-01', { dispensationUntilOn: '2027-01-01' });
    const second = held('second', '2025-01-01', '2026-01-01');
    expect(currentOf([second, first])).toBe(first);
    expect(lastDayOf(first)).toBe('2027-01-01');
  });

  test('is one that never ends before any that does', () => {
    const endless = held('endless', '2020-01-01', null);
    expect(currentOf([held('ends', '2025-01-01', '9999-12-31'), endless])).toBe(endless);
  });

  test('is the one completed later of two that end together, then the newer record', () => {
    const early = held('b', '2024-01-01', '2026-01-01');
    const late = held('a', '2024-06-01', '2026-01-01');
    expect(currentOf([early, late])).toBe(late);
    expect(currentOf([held('a', '2024-01-01', '2026-01-01'), early])).toBe(early);
  });

  test('is none that was revoked or is not completed', () => {
    expect(
      currentOf([held('revoked', '2024-01-01', '2026-01-01', { revokedAt: '2025-01-01T00:00:00Z' })]),
    ).toBeNull();
    expect(currentOf([enrollment()])).toBeNull();
  });
});

describe('a certificate that stands and will end', () => {
  test('is not revoked, carried on by another, endless or still to be earned', () => {
    const stands = held('stands', '2024-01-01', '2026-01-01');
    expect(willEnd(stands)).toBe(true);
    expect(willEnd({ ...stands, superseded: true })).toBe(false);
    expect(willEnd({ ...stands, revokedAt: '2025-01-01T00:00:00Z' })).toBe(false);
    expect(willEnd({ ...stands, expiresOn: null })).toBe(false);
    expect(willEnd({ ...stands, state: 'assigned' })).toBe(false);
  });
});
