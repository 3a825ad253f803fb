import { type SQL, sql } from 'drizzle-orm';
import type { Scope } from '#shared/kernel/permissions.ts';
import { type Instant, onWire } from '../platform/db/sql.ts';
import { visibleUsers } from '../users/index.ts';
import { detailColumnsAs, fromEnrollments } from './enrollment-list.repo.ts';
import { evidenceColumns } from './evidence.repo.ts';

/** A former picture, of `enrollment_revisions r`. */
export const revisionColumnsAs = (instant: Instant): SQL => sql`
  r.revision, ${instant(sql`r.created_at`)} as "at", r.by_id as "byId", r.reason, r.before`;

/** The parts of one enrollment's detail, to be asked together: itself if the scope sees its person, its former pictures, its files. */
export const selectDetail = (id: string, scope: Scope): SQL[] => [
  sql`select ${detailColumnsAs(onWire)} ${fromEnrollments}
    where e.tenant_id = app.tid() and e.id = ${id} and ${visibleUsers(scope, 'u')}`,
  sql`select ${revisionColumnsAs(onWire)} from enrollment_revisions r
    where r.tenant_id = app.tid() and r.enrollment_id = ${id} order by r.revision desc`,
  sql`select ${evidenceColumns} from evidence_files f
    where f.tenant_id = app.tid() and f.enrollment_id = ${id} order by f.id`,
];
