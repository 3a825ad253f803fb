import { describe, expect, test } from 'vitest';
import { type Story, storyOf, submitted } from './renewal.cast.ts';
import { seesRequest, type Viewer, viewerOn, waitsFor } from './sight.ts';

const period = { fromOn: '2026-03-01', toOn: '2026-03-10', revokedAt: null };
const delegation = (delegatorId: string, delegateId: string, more = {}) => ({
  delegatorId,
  delegateId,
  ...period,
  ...more,
});
const viewer = (userId: string, more: Partial<Viewer> = {}): Viewer => ({
  userId,
  roles: ['employee'],
  actsFor: new Set([userId]),
  ...more,
});
const sees = ({ request, steps }: Story, who: Viewer, inSight = false) =>
  seesRequest(request, steps, who, inSight);
const waitingFor = ({ request, steps }: Story, who: Viewer) =>
  steps.filter((step) => waitsFor(request, step, who)).map(({ kind }) => kind);

describe('somebody decides in the name of', () => {
  const actsFor = (on: string, ...known: ReturnType<typeof delegation>[]) =>
    [...viewerOn(viewer('colleague'), known, on).actsFor].sort();

  test('whoever delegated to him, on the days of the delegation', () => {
    const given = delegation('foreman', 'colleague');
    expect(actsFor('2026-03-01', given)).toEqual(['colleague', 'foreman']);
    expect(actsFor('2026-03-10', given)).toEqual(['colleague', 'foreman']);
    expect(actsFor('2026-02-28', given)).toEqual(['colleague']);
    expect(actsFor('2026-03-11', given)).toEqual(['colleague']);
  });

  test('nobody who took it back, or delegated to another', () => {
    const revoked = delegation('foreman', 'colleague', { revokedAt: '2026-03-02T00:00:00Z' });
    expect(actsFor('2026-03-05', revoked, delegation('manager', 'head'))).toEqual(['colleague']);
    expect(actsFor('2026-03-05', delegation('colleague', 'foreman'))).toEqual(['colleague']);
  });
});

describe('a request is seen by', () => {
  test('whoever sees its person, and whoever asked for it', () => {
    expect(sees(submitted(), viewer('director'), true)).toBe(true);
    expect(sees(submitted({}, 'foreman'), viewer('foreman'))).toBe(true);
    expect(sees(submitted(), viewer('director'))).toBe(false);
  });

  test('an approver once the step has come to him, not before', () => {
    expect(sees(submitted(), viewer('foreman'))).toBe(true);
    expect(sees(submitted(), viewer('manager'))).toBe(false);
    expect(sees(storyOf.pending_manager(), viewer('manager'))).toBe(true);
    expect(sees(storyOf.rejected(), viewer('manager'))).toBe(false);
    expect(sees(storyOf.rejected(), viewer('foreman'))).toBe(true);
  });

  test('his delegate', () => {
    const standsIn = viewer('colleague', { actsFor: new Set(['colleague', 'foreman']) });
    expect(sees(submitted(), standsIn)).toBe(true);
    expect(sees(submitted(), viewer('colleague'))).toBe(false);
  });
});

describe('a step waits for', () => {
  test('its approver and his delegate, while it is open', () => {
    expect(waitingFor(submitted(), viewer('foreman'))).toEqual(['foreman']);
    expect(waitingFor(submitted(), viewer('manager'))).toEqual([]);
    expect(waitingFor(storyOf.pending_manager(), viewer('foreman'))).toEqual([]);
    const standsIn = viewer('colleague', { actsFor: new Set(['colleague', 'manager']) });
    expect(waitingFor(storyOf.pending_manager(), standsIn)).toEqual(['manager']);
    expect(waitingFor(storyOf.approved(), viewer('manager'))).toEqual([]);
  });

  test('no party to the request, by whatever right', () => {
    const worker = viewer('worker', { actsFor: new Set(['worker', 'foreman']) });
    expect(waitingFor(submitted(), worker)).toEqual([]);
  });

  test('every training officer when nobody else is left', () => {
    const nobody = { foreman: null, manager: null, heads: [] };
    const officer = viewer('officer', { roles: ['training_officer'] });
    expect(waitingFor(submitted(nobody), officer)).toEqual(['manager']);
    expect(waitingFor(submitted(nobody), viewer('admin', { roles: ['administrator'] }))).toEqual([]);
    expect(waitingFor(submitted(), officer)).toEqual([]);
  });
});
