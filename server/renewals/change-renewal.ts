import type { z } from 'zod';
import type { RenewalChange } from '#shared/renewals/renewal.schemas.ts';
import { editRequest } from '#shared/renewals/renewal.ts';
import { findCourse } from '../courses/index.ts';
import { occasionOf } from './occasion.ts';
import { refuseUnsuitable } from './refuse-unsuitable.ts';
import { renewalCommand } from './use-case.ts';

/** Changes a draft or a returned request. */
export const changeRenewal = renewalCommand(
  'renewal.changed',
  'renewals:request',
  async (tx, { request }, { id: _, ...input }: z.infer<typeof RenewalChange> & { id: string }) => {
    const course = await findCourse(tx, request.courseId);
    await refuseUnsuitable(tx, { ...course, active: true }, input.preferredSessionId ?? null);
    return editRequest(request, input, occasionOf(tx));
  },
);
