import { type SQL, sql } from 'drizzle-orm';
import type { Scope } from '#shared/kernel/permissions.ts';
import { visibleUsers } from '../users/index.ts';
import { detailColumns, fromEnrollments } from './enrollment-list.repo.ts';
import { evidenceColumns } from './evidence.repo.ts';

/** The parts of one enrollment's detail, to be asked together: itself if the scope sees its person, its former pictures, its files. */
export const selectDetail = (id: string, scope: Scope): SQL[] => [
  sql`select ${detailColumns} ${fromEnrollments}
    where e.tenant_id = app.tid() and e.id = ${id} and ${visibleUsers(scope, 'u')}`,
  sql`select r.revision, r.created_at as "at", r.by_id as "byId", r.reason, r.before from enrollment_revisions r
    where r.tenant_id = app.tid() and r.enrollment_id = ${id} order by r.revision desc`,
  sql`select ${evidenceColumns} from evidence_files f
    where f.tenant_id = app.tid() and f.enrollment_id = ${id} order by f.id`,
];
