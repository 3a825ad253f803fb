import { expect, test } from 'vitest';
import { isTouched, kindsOf, statusOf } from './live.ts';

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

test('a laptop tells its own state; what is not understood is asked for', () => {
  const status = {
    place: 'laptop',
    state: 'offline',
    waiting: 1,
    sending: null,
    decisions: 0,
    refused: 0,
    lastSyncAt: null,
    nextTryAt: null,
    firstSync: null,
    offlineUntil: null,
    staleDays: null,
    clockOffsetMs: null,
    problem: null,
  };
  expect(statusOf(JSON.stringify(status))).toEqual(status);
  expect(statusOf('{"state":"odd"}')).toBeNull();
});
