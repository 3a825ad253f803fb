import { expect, test } from 'vitest';
import { enrollment } from './enrollment.fixtures.ts';
import { reuseOpen } from './next.ts';

test('an open enrollment is given the due date and the certificate of the renewal', () => {
  const open = enrollment({ dueOn: '2026-01-01' });
  expect(reuseOpen(open, { dueOn: '2026-12-15', renewsId: 'h2s' })).toEqual({
    ...open,
    dueOn: '2026-12-15',
    renewsId: 'h2s',
    version: open.version + 1,
  });
});

test('nothing new leaves it as it is', () => {
  const open = enrollment({ dueOn: '2026-12-15', renewsId: 'h2s' });
  expect(reuseOpen(open, { dueOn: null, renewsId: null })).toBe(open);
  expect(reuseOpen(open, { dueOn: '2026-12-15', renewsId: 'h2s' })).toBe(open);
});
