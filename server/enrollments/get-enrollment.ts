import type { z } from 'zod';
import type { EnrollmentDetail } from '#shared/enrollments/enrollment.schemas.ts';
import { missing } from '#shared/kernel/problem.ts';
import type { RequestContext } from '../platform/context.ts';
import { readAll } from '../platform/reading.ts';
import { selectDetail } from './enrollment-detail.repo.ts';

type Detail = z.infer<typeof EnrollmentDetail>;

/** One enrollment with its former pictures and its files, in one round trip. @throws Problem missing. */
export async function getEnrollment(context: RequestContext, id: string): Promise<Detail> {
  const [row, revisions, evidence] = await readAll(context, (scope) => selectDetail(id, scope));
  const [enrollment] = (row?.rows ?? []) as Omit<Detail, 'revisions' | 'evidence'>[];
  if (!enrollment) throw missing('enrollment');
  return {
    ...enrollment,
    revisions: (revisions?.rows ?? []) as Detail['revisions'],
    evidence: (evidence?.rows ?? []) as Detail['evidence'],
  };
}
