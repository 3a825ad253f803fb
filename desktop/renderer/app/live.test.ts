import { expect, test } from 'vitest';
import { isTouched, kindsOf } from './live.ts';

test('a changed request is asked for again, the catalogue is not', () => {
  expect(isTouched(['renewal_request'], '/api/workflow/inbox')).toBe(true);
  expect(isTouched(['renewal_request'], '/api/courses')).toBe(false);
});

test('a kind this program does not know may touch anything', () => {
  expect(isTouched(['berth'], '/api/courses')).toBe(true);
  expect(isTouched(kindsOf('not json'), '/api/courses')).toBe(true);
});

test('the server names the kinds', () => {
  expect(kindsOf('{"kinds":["user","course"]}')).toEqual(['user', 'course']);
});
