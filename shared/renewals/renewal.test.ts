import { describe, expect, test } from 'vitest';
import { decide } from './decision.ts';
import { draft, newId, occasion, type Story, storyOf, submitted } from './renewal.cast.ts';
import { openStates, RenewalRequest } from './renewal.schemas.ts';
import {
  cancelRequest,
  closeBecauseDeactivated,
  createRequest,
  editRequest,
  submitRequest,
  withdrawRequest,
} from './renewal.ts';

const id = '019cd000-0000-7000-8000-000000000001';
const asked = { id, courseId: id, note: 'Before the shutdown.', preferredSessionId: null, submit: false };
const known = { person: { id, active: true }, certificateId: null, open: null };
const forbidden = (code: string) => expect.objectContaining({ kind: 'forbidden', code });

describe('asking', () => {
  test('makes a draft that fits the contract, keeps who asked, and begins the timeline', () => {
    const { request, steps, log } = createRequest(asked, known, occasion(id));
    expect(RenewalRequest.parse(request)).toEqual(request);
    expect(request).toMatchObject({ id, userId: id, requestedById: id, state: 'draft', version: 1 });
    expect(steps).toEqual([]);
    expect(log).toMatchObject([{ event: 'created', requestId: id, actorId: id, at: '2026-03-01T06:00:00Z' }]);
  });

  test.each(openStates)('a second time while the first is %s is refused, and names the first', (state) => {
    expect(() => createRequest(asked, { ...known, open: { id: 'first', state } }, occasion(id))).toThrow(
      expect.objectContaining({
        kind: 'conflict',
        code: 'renewal.already_open',
        details: { openRequestId: 'first', state },
      }),
    );
  });

  test('for somebody who has left is refused', () => {
    const left = { ...known, person: { id, active: false } };
    expect(() => createRequest(asked, left, occasion('officer'))).toThrow(
      expect.objectContaining({ kind: 'conflict', code: 'renewal.person_inactive' }),
    );
  });
});

describe('editing', () => {
  const edited = ({ request }: Story, fields: { note?: string | null; preferredSessionId?: string | null }) =>
    editRequest(request, { ...fields, version: request.version }, occasion('worker'));

  test('changes what is given, leaves the rest, and says which', () => {
    const first = edited(draft(), { note: 'Nights only.' });
    expect(first.request).toMatchObject({ note: 'Nights only.', preferredSessionId: null, version: 2 });
    expect(first.log).toMatchObject([{ event: 'edited', details: { fields: 'note' } }]);
    const second = edited(
      { ...draft(), request: first.request },
      { note: null, preferredSessionId: 'session' },
    );
    expect(second.request).toMatchObject({ note: null, preferredSessionId: 'session' });
    expect(second.log[0]?.details.fields).toBe('note preferredSessionId');
  });

  test('nothing leaves no trace', () => {
    const story = draft();
    expect(edited(story, { note: null })).toEqual({ request: story.request, steps: [], log: [] });
  });
});

describe('only the requester', () => {
  test.each(['colleague', 'foreman', 'manager', 'officer'])(
    'not the %s edits, submits or withdraws',
    (somebody) => {
      const { request, steps } = draft();
      const body = { version: request.version };
      const refused = forbidden('renewal.not_requester');
      expect(() => editRequest(request, { note: 'x', ...body }, occasion(somebody))).toThrow(refused);
      expect(() => submitRequest(request, steps, body, occasion(somebody))).toThrow(refused);
      expect(() => withdrawRequest(request, steps, body, occasion(somebody))).toThrow(refused);
    },
  );

  test('the person himself too, when his foreman asked for him', () => {
    const { request, steps } = submitted({}, 'foreman');
    const { request: after } = withdrawRequest(
      request,
      steps,
      { version: request.version },
      occasion('worker'),
    );
    expect(after.state).toBe('withdrawn');
  });
});

describe('closing', () => {
  test('a withdrawal ends the steps and keeps the comment', () => {
    const { request, steps } = submitted();
    const body = { comment: 'I am leaving the rig.', version: request.version };
    const change = withdrawRequest(request, steps, body, occasion('worker'));
    expect(change.request).toMatchObject({ state: 'withdrawn', closedAt: '2026-03-01T06:00:00Z' });
    expect(change.steps.map(({ state, decidedById }) => [state, decidedById])).toEqual([
      ['cancelled', 'worker'],
      ['cancelled', 'worker'],
    ]);
    expect(change.log).toMatchObject([{ event: 'withdrawn', comment: 'I am leaving the rig.' }]);
  });

  test('whoever decides after a withdrawal learns who took it back, and when', () => {
    const { request, steps } = storyOf.withdrawn();
    const body = { decision: 'approve', version: request.version - 1 } as const;
    expect(() => decide(request, steps, steps[0]?.id ?? '', body, occasion('foreman'))).toThrow(
      expect.objectContaining({
        code: 'renewal.already_decided',
        details: expect.objectContaining({
          state: 'withdrawn',
          step: 'cancelled',
          decidedById: 'worker',
          decidedAt: '2026-03-01T06:00:00Z',
        }),
      }),
    );
  });

  test.each(['worker', 'foreman', 'manager'])(
    'the %s does not cancel: that is the training officer’s',
    (somebody) => {
      const { request, steps } = submitted();
      const body = { reason: 'Not needed.', version: request.version };
      expect(() => cancelRequest(request, steps, body, occasion(somebody))).toThrow(
        forbidden('renewal.not_officer'),
      );
    },
  );

  test('an officer’s cancellation keeps its reason; decided steps stay as they were', () => {
    const { request, steps } = storyOf.approved();
    const body = { reason: 'The course is no longer given.', version: request.version };
    const change = cancelRequest(request, steps, body, occasion('officer'));
    expect(change.steps).toEqual([]);
    expect(change.log).toMatchObject([{ event: 'cancelled', comment: 'The course is no longer given.' }]);
  });

  test('a deactivated person’s request says why it ended', () => {
    const { request, steps } = submitted();
    const change = closeBecauseDeactivated(request, steps, { ...occasion('officer'), actor: null, newId });
    expect(change.log).toMatchObject([
      { event: 'cancelled', actorId: null, details: { cause: 'deactivated' } },
    ]);
    expect(change.steps.every(({ state }) => state === 'cancelled')).toBe(true);
  });
});
