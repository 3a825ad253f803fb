import i18next from 'i18next';
import { expect, test } from 'vitest';
import { SyncState, type SyncStatus } from '#shared/sync/sync.schemas.ts';
import { createFormat } from '../app/format.ts';
import { ar } from '../app/i18n/ar.ts';
import { en } from '../app/i18n/en.ts';
import { startI18n } from '../app/i18n.ts';
import { clockWords } from './clock-words.ts';
import { percentOf, pillWords, signs } from './pill-state.ts';

const now = Date.parse('2026-11-21T09:00:00Z');
const status = (given: Partial<SyncStatus>): SyncStatus => ({
  place: 'laptop',
  state: 'synced',
  waiting: 0,
  sending: null,
  decisions: 0,
  refused: 0,
  lastSyncAt: '2026-11-21T08:41:00Z',
  nextTryAt: null,
  firstSync: null,
  offlineUntil: null,
  staleDays: null,
  clockOffsetMs: 0,
  problem: null,
  ...given,
});
const plain = (text: string) => text.replace(/[\u2066-\u2069]/g, '');
const said = (given: Partial<SyncStatus>) =>
  plain(pillWords(i18next.t, createFormat('en', 'UTC'), status(given), now));

test('the pill says the state and how many changes it is about', async () => {
  await startI18n('en', en);
  expect(said({})).toBe('Synced 08:41');
  expect(said({ state: 'sending', sending: { done: 4, of: 12 } })).toBe('Sending 4 of 12');
  expect(said({ state: 'offline', waiting: 3 })).toBe('Offline – 3 saved here');
  expect(said({ state: 'offline' })).toBe('Offline');
  expect(said({ state: 'unreachable', nextTryAt: '2026-11-21T09:00:40Z' })).toBe(
    'Server not reachable – next try in 40 s',
  );
  expect(said({ state: 'unreachable', nextTryAt: '2026-11-21T09:00:40Z', waiting: 1 })).toBe(
    'Server not reachable – 1 saved here',
  );
  expect(said({ state: 'sign_in', waiting: 3 })).toBe('Sign in to send 3 changes');
  expect(said({ state: 'decision', decisions: 1 })).toBe('1 needs your decision');
  expect(said({ state: 'refused', refused: 2 })).toBe('2 refused');
  expect(said({ state: 'stale', staleDays: 9 })).toBe('Data 9 days old');
});

test('a try whose moment has come is not announced for the past', async () => {
  await startI18n('en', en);
  expect(said({ state: 'unreachable', nextTryAt: '2026-11-21T08:59:59Z' })).toBe('Server not reachable');
});

test('an Arabic reader finds each state in Arabic', async () => {
  await startI18n('ar', ar);
  for (const state of SyncState.options)
    expect(pillWords(i18next.t, createFormat('ar', 'UTC'), status({ state, waiting: 3 }), now)).toMatch(
      /[\u0600-\u06FF]/,
    );
});

test('violet is for a decision alone, red for what was refused alone', () => {
  const states = (tone: string) => SyncState.options.filter((state) => signs[state].tone === tone);
  expect(states('conflict')).toEqual(['decision']);
  expect(states('bad')).toEqual(['refused']);
});

test('the first copy is never called complete before it is', async () => {
  await startI18n('en', en);
  expect(said({ state: 'sending', firstSync: { done: 34, of: 100 } })).toBe('Fetching your records, 34 %');
  expect(percentOf({ done: 999, of: 1000 })).toBe(99);
  expect(percentOf({ done: 0, of: 0 })).toBe(0);
});

test('a clock that goes wrong is told by how much and to which side', async () => {
  await startI18n('en', en);
  expect(clockWords(i18next.t, 30_000)).toBe('right');
  expect(plain(clockWords(i18next.t, 5 * 60_000))).toContain('5 minutes behind');
  expect(plain(clockWords(i18next.t, -5 * 60_000))).toContain('5 minutes ahead');
  expect(clockWords(i18next.t, null)).toBe('');
});
