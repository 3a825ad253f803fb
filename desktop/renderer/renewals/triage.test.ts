import { expect, test } from 'vitest';
import { expiryRange, isExpiryView } from './triage.ts';

test('every certificate of the next 90 days, and every expired one, stands in exactly one view', () => {
  const today = '2026-11-20';
  expect(expiryRange('expired', today)).toEqual({ expiresFrom: undefined, expiresTo: '2026-11-19' });
  expect(expiryRange('within30', today)).toEqual({ expiresFrom: '2026-11-20', expiresTo: '2026-12-20' });
  expect(expiryRange('within60', today)).toEqual({ expiresFrom: '2026-12-21', expiresTo: '2027-01-19' });
  expect(expiryRange('within90', today)).toEqual({ expiresFrom: '2027-01-20', expiresTo: '2027-02-18' });
});

test('an address typed by hand opens no view that is not there', () => {
  expect(isExpiryView('within30')).toBe(true);
  expect(isExpiryView('toString')).toBe(false);
});
