import { describe, expect, test } from 'vitest';
import { Problem } from '#shared/kernel/problem.ts';
import { bookEnrollment, completeByEnrollment, enrollRequest, unbookEnrollment } from './booking.ts';
import { decide } from './decision.ts';
import { escalate, remind } from './escalation.ts';
import { calendar, occasion, type Story, storyOf } from './renewal.cast.ts';
import { RequestState } from './renewal.schemas.ts';
import {
  cancelRequest,
  closeBecauseDeactivated,
  editRequest,
  submitRequest,
  withdrawRequest,
} from './renewal.ts';
import { reroute } from './reroute.ts';
import type { Change } from './step.ts';
import type { RenewalAction } from './transition.ts';

const dueDay = '2026-03-04T06:00:00Z';
const escalationDay = '2026-03-08T06:00:00Z';

/** Each action, by somebody who may, at a time when it is due. */
const actions: Record<RenewalAction, (story: Story) => Change> = {
  edit: ({ request }) =>
    editRequest(request, { note: 'Nights only.', version: request.version }, occasion('worker')),
  submit: ({ request, steps }) =>
    submitRequest(request, steps, { version: request.version }, occasion('worker')),
  withdraw: ({ request, steps }) =>
    withdrawRequest(request, steps, { version: request.version }, occasion('worker')),
  decide: ({ request, steps }) => {
    const step = steps.find(({ state }) => state === 'pending') ?? steps[0];
    const decider = occasion(step?.kind === 'manager' ? 'manager' : 'foreman');
    return decide(
      request,
      steps,
      step?.id ?? 'none',
      { decision: 'approve', version: request.version },
      decider,
    );
  },
  reroute: ({ request, steps }) => reroute(request, steps, 'transfer', occasion('officer')),
  escalate: ({ request, steps }) => escalate(request, steps, occasion('officer', { at: escalationDay })),
  remind: ({ request, steps }) => remind(request, steps, calendar, occasion('officer', { at: dueDay })),
  enroll: ({ request }) => enrollRequest(request, 'another', occasion('officer')),
  book: ({ request }) =>
    bookEnrollment(request, { enrollmentId: 'enrollment', sessionId: 'session' }, occasion('officer')),
  unbook: ({ request }) => unbookEnrollment(request, 'enrollment', occasion('officer')),
  complete: ({ request }) => completeByEnrollment(request, 'enrollment', occasion('officer')),
  cancel: ({ request, steps }) =>
    cancelRequest(request, steps, { reason: 'Not needed.', version: request.version }, occasion('officer')),
  deactivate: ({ request, steps }) => closeBecauseDeactivated(request, steps, occasion('officer')),
};

/** The state each action leads to, or the code with which it is refused. Every state, every action. */
// biome-ignore format: a table
const expected: Record<RenewalAction, Record<RequestState, string>> = {
  edit: {
    draft: 'draft', returned: 'returned', pending_foreman: 'renewal.in_approval', pending_manager: 'renewal.in_approval',
    approved: 'renewal.already_approved', scheduled: 'renewal.already_approved', completed: 'renewal.closed',
    rejected: 'renewal.closed', withdrawn: 'renewal.closed', cancelled: 'renewal.closed',
  },
  submit: {
    draft: 'pending_foreman', returned: 'pending_foreman', pending_foreman: 'renewal.in_approval',
    pending_manager: 'renewal.in_approval', approved: 'renewal.already_approved', scheduled: 'renewal.already_approved',
    completed: 'renewal.closed', rejected: 'renewal.closed', withdrawn: 'renewal.closed', cancelled: 'renewal.closed',
  },
  withdraw: {
    draft: 'withdrawn', returned: 'withdrawn', pending_foreman: 'withdrawn', pending_manager: 'withdrawn',
    approved: 'renewal.already_approved', scheduled: 'renewal.already_approved', completed: 'renewal.closed',
    rejected: 'renewal.closed', withdrawn: 'renewal.closed', cancelled: 'renewal.closed',
  },
  decide: {
    draft: 'workflow_step.missing', returned: 'renewal.already_decided', pending_foreman: 'pending_manager',
    pending_manager: 'approved', approved: 'renewal.already_decided', scheduled: 'renewal.already_decided',
    completed: 'renewal.already_decided', rejected: 'renewal.already_decided', withdrawn: 'renewal.already_decided',
    cancelled: 'renewal.already_decided',
  },
  reroute: {
    draft: 'renewal.not_submitted', returned: 'renewal.not_submitted', pending_foreman: 'pending_foreman',
    pending_manager: 'pending_manager', approved: 'renewal.not_pending', scheduled: 'renewal.not_pending',
    completed: 'renewal.closed', rejected: 'renewal.closed', withdrawn: 'renewal.closed', cancelled: 'renewal.closed',
  },
  escalate: {
    draft: 'renewal.not_submitted', returned: 'renewal.not_submitted', pending_foreman: 'pending_manager',
    pending_manager: 'pending_manager', approved: 'renewal.not_pending', scheduled: 'renewal.not_pending',
    completed: 'renewal.closed', rejected: 'renewal.closed', withdrawn: 'renewal.closed', cancelled: 'renewal.closed',
  },
  remind: {
    draft: 'renewal.not_submitted', returned: 'renewal.not_submitted', pending_foreman: 'pending_foreman',
    pending_manager: 'pending_manager', approved: 'renewal.not_pending', scheduled: 'renewal.not_pending',
    completed: 'renewal.closed', rejected: 'renewal.closed', withdrawn: 'renewal.closed', cancelled: 'renewal.closed',
  },
  enroll: {
    draft: 'renewal.not_approved', returned: 'renewal.not_approved', pending_foreman: 'renewal.not_approved',
    pending_manager: 'renewal.not_approved', approved: 'approved', scheduled: 'approved', completed: 'renewal.closed',
    rejected: 'renewal.closed', withdrawn: 'renewal.closed', cancelled: 'renewal.closed',
  },
  book: {
    draft: 'renewal.not_approved', returned: 'renewal.not_approved', pending_foreman: 'renewal.not_approved',
    pending_manager: 'renewal.not_approved', approved: 'scheduled', scheduled: 'scheduled', completed: 'renewal.closed',
    rejected: 'renewal.closed', withdrawn: 'renewal.closed', cancelled: 'renewal.closed',
  },
  unbook: {
    draft: 'renewal.not_approved', returned: 'renewal.not_approved', pending_foreman: 'renewal.not_approved',
    pending_manager: 'renewal.not_approved', approved: 'renewal.not_scheduled', scheduled: 'approved',
    completed: 'renewal.closed', rejected: 'renewal.closed', withdrawn: 'renewal.closed', cancelled: 'renewal.closed',
  },
  complete: {
    draft: 'renewal.not_approved', returned: 'renewal.not_approved', pending_foreman: 'renewal.not_approved',
    pending_manager: 'renewal.not_approved', approved: 'completed', scheduled: 'completed', completed: 'renewal.closed',
    rejected: 'renewal.closed', withdrawn: 'renewal.closed', cancelled: 'renewal.closed',
  },
  cancel: {
    draft: 'cancelled', returned: 'cancelled', pending_foreman: 'cancelled', pending_manager: 'cancelled',
    approved: 'cancelled', scheduled: 'cancelled', completed: 'renewal.closed', rejected: 'renewal.closed',
    withdrawn: 'renewal.closed', cancelled: 'renewal.closed',
  },
  deactivate: {
    draft: 'cancelled', returned: 'cancelled', pending_foreman: 'cancelled', pending_manager: 'cancelled',
    approved: 'cancelled', scheduled: 'cancelled', completed: 'renewal.closed', rejected: 'renewal.closed',
    withdrawn: 'renewal.closed', cancelled: 'renewal.closed',
  },
};

const outcome = (act: () => Change): string => {
  try {
    return act().request.state;
  } catch (problem) {
    if (problem instanceof Problem) return problem.code;
    throw problem;
  }
};

// biome-ignore format: a list
const names: RenewalAction[] = [
  'edit', 'submit', 'withdraw', 'decide', 'reroute', 'escalate', 'remind', 'enroll', 'book', 'unbook', 'complete',
  'cancel', 'deactivate',
];
test('every action is tried', () => expect(names.toSorted()).toEqual(Object.keys(expected).toSorted()));

describe.each(names)('%s', (action) => {
  test.each(RequestState.options)('a request that is %s', (state) => {
    const story = storyOf[state]();
    expect(story.request.state).toBe(state);
    const before = JSON.parse(JSON.stringify(story));
    expect(outcome(() => actions[action](story))).toBe(expected[action][state]);
    expect(story).toEqual(before);
  });
});

test('a change raises the version by one; a reminder leaves it, so that decisions under way still fit', () => {
  for (const action of names) {
    for (const state of RequestState.options) {
      const story = storyOf[state]();
      if (expected[action][state].includes('.') || action === 'reroute') continue;
      const { request, log } = actions[action](story);
      expect(request.version).toBe(story.request.version + (action === 'remind' ? 0 : 1));
      expect(log.length).toBeGreaterThan(0);
    }
  }
});

test('what a person decided on an older version is refused, and says where the request stands', () => {
  const older = { state: 'returned', version: 3 };
  const { request, steps } = storyOf.returned();
  const stale = expect.objectContaining({ kind: 'conflict', code: 'renewal.stale', details: older });
  const body = { version: request.version - 1 };
  expect(() => editRequest(request, { note: 'Nights.', ...body }, occasion('worker'))).toThrow(stale);
  expect(() => submitRequest(request, steps, body, occasion('worker'))).toThrow(stale);
  expect(() => withdrawRequest(request, steps, body, occasion('worker'))).toThrow(stale);
  expect(() => cancelRequest(request, steps, { reason: 'x', ...body }, occasion('officer'))).toThrow(stale);
});
