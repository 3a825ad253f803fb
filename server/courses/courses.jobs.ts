import { z } from 'zod';
import { applyRecalculation, previewRecalculation } from '../enrollments/index.ts';
import type { JobDefinition } from '../platform/jobs/queue.ts';

export const recalculationKind = 'courses.recalculation';

const Asked = z.object({ courseId: z.uuid(), apply: z.boolean(), reason: z.string() });

/** Runs under the rights that its requester has now. */
export const recalculationJob: JobDefinition = {
  kind: recalculationKind,
  run(context, input, progress) {
    const { apply, ...asked } = Asked.parse(input);
    const recalculate = apply ? applyRecalculation : previewRecalculation;
    return recalculate(context, { ...asked, progress });
  },
};
