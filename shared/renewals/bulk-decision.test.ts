import { expect, test } from 'vitest';
import { conflict, missing } from '#shared/kernel/problem.ts';
import { acceptedResult, refusedResult } from './bulk-decision.ts';
import { storyOf } from './renewal.cast.ts';

test('one of many decisions says where its request got to, or why it was refused', () => {
  expect(acceptedResult('step', storyOf.pending_manager().request)).toEqual({
    stepId: 'step',
    ok: true,
    state: 'pending_manager',
    code: null,
    detail: null,
  });
  const refusal = conflict('renewal.already_decided', 'Decided meanwhile.', { state: 'rejected' });
  expect(refusedResult('step', refusal)).toEqual({
    stepId: 'step',
    ok: false,
    state: 'rejected',
    code: 'renewal.already_decided',
    detail: 'Decided meanwhile.',
  });
  expect(refusedResult('step', missing('workflow_step'))).toMatchObject({ ok: false, state: null });
});
