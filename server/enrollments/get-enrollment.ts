import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { EnrollmentDetail } from '#shared/enrollments/enrollment.schemas.ts';
import { missing } from '#shared/kernel/problem.ts';
import type { RequestContext } from '../platform/context.ts';
import { readAll } from '../platform/reading.ts';
import { visibleUsers } from '../users/index.ts';
import { detailColumns, fromEnrollments } from './enrollment-list.repo.ts';
import { evidenceColumns } from './evidence.repo.ts';
import { revisionColumns } from './revisions.repo.ts';

type Detail = z.infer<typeof EnrollmentDetail>;

/** One enrollment with its former pictures and its files, in one round trip. @throws Problem missing. */
export async function getEnrollment(context: RequestContext, id: string): Promise<Detail> {
  const [row, revisions, evidence] = await readAll(context, (scope) => [
    sql`select ${detailColumns} ${fromEnrollments}
      where e.tenant_id = app.tid() and e.id = ${id} and ${visibleUsers(scope, 'u')}`,
    sql`select ${revisionColumns} from enrollment_revisions r
      where r.tenant_id = app.tid() and r.enrollment_id = ${id} order by r.revision desc`,
    sql`select ${evidenceColumns} from evidence_files f
      where f.tenant_id = app.tid() and f.enrollment_id = ${id} order by f.id`,
  ]);
  const [enrollment] = (row?.rows ?? []) as Omit<Detail, 'revisions' | 'evidence'>[];
  if (!enrollment) throw missing('enrollment');
  return {
    ...enrollment,
    revisions: (revisions?.rows ?? []) as Detail['revisions'],
    evidence: (evidence?.rows ?? []) as Detail['evidence'],
  };
}
