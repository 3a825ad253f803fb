import type { z } from 'zod';
import { refuseInactive } from '#shared/courses/course.ts';
import type { Submission } from '#shared/renewals/renewal.schemas.ts';
import { submitRequest } from '#shared/renewals/renewal.ts';
import { findCourse } from '../courses/index.ts';
import { routingOf } from './occasion.ts';
import { renewalCommand } from './use-case.ts';

/** Sends a draft, or a returned request again, to its approvers. */
export const submitRenewal = renewalCommand({
  event: 'renewal.submitted',
  permission: 'renewals:request',
  routes: true,
  async act(tx, { request, steps }, input: z.infer<typeof Submission> & { id: string }) {
    const submitted = submitRequest(request, steps, input, await routingOf(tx, request.userId));
    refuseInactive(await findCourse(tx, request.courseId));
    return submitted;
  },
});
