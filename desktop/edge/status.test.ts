import { describe, expect, test } from 'vitest';
import { Problem } from '#shared/kernel/problem.ts';
import { type Facts, isLockedByPolicy, statusOf } from './status.ts';

const now = Date.parse('2026-11-21T09:00:00.000Z');
const day = 86_400_000;
const ago = (ms: number) => new Date(now - ms).toISOString();
const problem = (kind: 'unavailable' | 'unauthenticated', code: string) =>
  new Problem(kind, code, 'A reason.');
const policy = { maxOfflineHours: 336, autoLockMinutes: 15, staleAfterDays: 9 };

const quiet: Facts = {
  now,
  waiting: 0,
  decisions: 0,
  refused: 0,
  sending: null,
  lastContactAt: ago(60_000),
  nextTryAt: null,
  problem: null,
  policy,
  clockOffsetMs: 12,
  firstSync: null,
};
const offline = problem('unavailable', 'sync.offline');
const gone = problem('unavailable', 'sync.unreachable');
const over = problem('unauthenticated', 'session.ended');

describe('the pill', () => {
  test.each<[string, Partial<Facts>, string]>([
    ['everything is sent', {}, 'synced'],
    ['the first copy is being fetched', { firstSync: { done: 3, of: 9 } }, 'sending'],
    ['something was saved and is about to go', { waiting: 2 }, 'sending'],
    ['four of twelve are sent', { waiting: 8, sending: { done: 4, of: 12 } }, 'sending'],
    ['there is no network', { waiting: 3, problem: offline }, 'offline'],
    ['there is no network and nothing waits', { problem: offline }, 'offline'],
    ['the server does not answer', { problem: gone }, 'unreachable'],
    [
      'it is tried again after a failure',
      { waiting: 3, problem: gone, sending: { done: 0, of: 3 } },
      'sending',
    ],
    ['the session is over', { waiting: 3, problem: over }, 'sign_in'],
    ['the session is over and something is to be decided', { decisions: 1, problem: over }, 'sign_in'],
    ['one decision is open', { decisions: 1, refused: 2, waiting: 4, problem: offline }, 'decision'],
    ['two were refused', { refused: 2, waiting: 4, problem: offline }, 'refused'],
    ['the data are nine days old', { lastContactAt: ago(9 * day), problem: offline, waiting: 3 }, 'stale'],
    ['the data are almost nine days old', { lastContactAt: ago(9 * day - 1), problem: offline }, 'offline'],
    [
      'the data are old and something is to be decided',
      { lastContactAt: ago(20 * day), decisions: 1 },
      'decision',
    ],
    [
      'nobody knows yet how old is too old',
      { lastContactAt: ago(90 * day), policy: null, problem: gone },
      'unreachable',
    ],
  ])('when %s', (_, facts, state) => {
    expect(statusOf({ ...quiet, ...facts }).state).toBe(state);
  });

  test('tells what a person asks next', () => {
    const status = statusOf({
      ...quiet,
      lastContactAt: ago(10 * day),
      problem: offline,
      nextTryAt: ago(-40_000),
      waiting: 3,
    });
    expect(status).toMatchObject({
      place: 'laptop',
      waiting: 3,
      staleDays: 10,
      lastSyncAt: ago(10 * day),
      offlineUntil: ago(10 * day - 14 * day),
      nextTryAt: ago(-40_000),
      problem: { code: 'sync.offline', detail: 'A reason.' },
    });
  });

  test('is not misled by a last contact that lies ahead of the clock', () => {
    expect(statusOf({ ...quiet, lastContactAt: ago(-3 * day) })).toMatchObject({
      state: 'synced',
      staleDays: null,
    });
  });
});

test.each([
  [0, false],
  [336 * 3_600_000, false],
  [336 * 3_600_000 + 1, true],
])('%i ms without a server lock the data: %s', (since, locked) => {
  expect(isLockedByPolicy(now, ago(since), policy)).toBe(locked);
});
