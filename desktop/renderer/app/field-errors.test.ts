import { expect, test } from 'vitest';
import { Credentials } from '#shared/auth/auth.schemas.ts';
import { NewDelegation } from '#shared/renewals/renewal.schemas.ts';
import { NewUser } from '#shared/users/user.schemas.ts';
import { errorsOf } from './field-errors.ts';

const codes = (errors: ReturnType<typeof errorsOf>) =>
  Object.fromEntries(errors.map(({ path, code }) => [path, code]));

test('an empty form names every field that is needed, before the server is asked', () => {
  expect(codes(errorsOf(Credentials, { tenant: '', username: ' ', password: '' }))).toEqual({
    tenant: 'required',
    username: 'required',
    password: 'required',
  });
});

test('a wrong field gets the code the server would give', () => {
  expect(
    codes(errorsOf(NewDelegation, { delegateId: '', fromOn: '2026-02-30', toOn: '2026-03-01' })),
  ).toEqual({
    delegateId: 'invalid_id',
    fromOn: 'invalid_date',
  });
  const person = { username: 'u', nameEn: 'N', nameAr: 'ن', badgeNumber: '1', email: 'nobody', roles: [] };
  expect(codes(errorsOf(NewUser, person))).toEqual({ email: 'invalid_email', roles: 'too_few' });
});

test('a form in order has no errors', () => {
  expect(errorsOf(Credentials, { tenant: 'demo', username: 'a', password: 'b' })).toEqual([]);
});
