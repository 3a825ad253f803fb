import { expect, test } from 'vitest';
import { differencesOf } from './differences.ts';

test('an auditor sees the fields that changed, and only those', () => {
  expect(
    differencesOf({ state: 'draft', version: 1, note: null }, { state: 'approved', version: 1, note: '' }),
  ).toEqual([{ field: 'state', before: 'draft', after: 'approved' }]);
});

test('of a new record every field is shown, of a removed one too', () => {
  expect(differencesOf(null, { code: 'H2S' })).toEqual([{ field: 'code', before: '', after: 'H2S' }]);
  expect(differencesOf({ code: 'H2S' }, undefined)).toEqual([{ field: 'code', before: 'H2S', after: '' }]);
});
