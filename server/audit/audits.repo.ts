import { type SQL, sql } from 'drizzle-orm';
import type { AuditRow } from '#shared/audit/audit.schemas.ts';
import { every, limitOf } from '../platform/db/sql.ts';

/** Which rows of the log are asked for; what is left out does not narrow. */
export interface AuditFilter {
  chain: AuditRow['chain'];
  q?: string;
  action?: string;
  actorId?: string;
  subjectId?: string;
  from?: string;
  to?: string;
}

export type StoredAuditRow = Omit<AuditRow, 'before' | 'after'> & {
  before: string | null;
  after: string | null;
};

const columns = sql.raw(`chain, seq, at, action, outcome, actor_id as "actorId", actor_kind as "actorKind",
  actor_name as "actorName", on_behalf_of_id as "onBehalfOfId", address, request_id as "requestId",
  subject_kind as "subjectKind", subject_id as "subjectId", before, after, encode(hash, 'hex') as hash`);

/** One page of the log, the newest first, from before the row numbered `before` on. */
export function selectAudit(filter: AuditFilter, limit: number, before: number | null): SQL {
  const narrowed = every(narrowedBy(filter), before !== null && sql`seq < ${before}`);
  const newest = sql`order by seq desc ${limitOf(limit)}`;
  if (filter.q === undefined) return sql`select ${columns} from audit_logs where ${narrowed} ${newest}`;
  return sql`${searched(filter)}
    select ${columns} from audit_logs where ${narrowed} and seq in (
      select found.seq from actions cross join lateral (
        select seq from audit_logs where ${narrowed} and action = actions.action ${newest}) found
        where actions.action like '%' || ${pattern(filter.q)} || '%'
      union all (select seq from audit_logs where ${narrowed} and subject_id = ${filter.q} ${newest})
      union all select found.seq from people cross join lateral (
        select seq from audit_logs where ${narrowed} and actor_id = people.id ${newest}) found
      union all select found.seq from people cross join lateral (
        select seq from audit_logs where ${narrowed} and subject_id = people.id::text ${newest}) found)
    ${newest}`;
}

export function countAudit(filter: AuditFilter): SQL {
  const narrowed = narrowedBy(filter);
  if (filter.q === undefined) return sql`select count(*)::int as total from audit_logs where ${narrowed}`;
  return sql`${searched(filter)}
    select count(*)::int as total from audit_logs where ${narrowed} and (subject_id = ${filter.q}
      or action in (select action from actions where action like '%' || ${pattern(filter.q)} || '%')
      or actor_id in (select id from people) or subject_id in (select id::text from people))`;
}

const narrowedBy = ({ chain, action, actorId, subjectId, from, to }: AuditFilter): SQL =>
  every(
    sql`tenant_id = app.tid() and chain = ${chain}`,
    action !== undefined && sql`action = ${action}`,
    actorId !== undefined && sql`actor_id = ${actorId}`,
    subjectId !== undefined && sql`subject_id = ${subjectId}`,
    from !== undefined && sql`at >= ${from}`,
    to !== undefined && sql`at <= ${to}`,
  );

/**
 * What a search text can mean: an action, by a piece of its name, or a person. Behind row-level security a LIKE on the log
 * would read all of it; so the few different actions are picked out of their index first, one step for each, and people
 * are found by the guarded search.
 */
const searched = ({ chain, q }: AuditFilter): SQL => sql`
  with recursive actions (action) as (
    (select action from audit_logs where tenant_id = app.tid() and chain = ${chain} order by action limit 1)
    union all
    select (select next.action from audit_logs next
      where next.tenant_id = app.tid() and next.chain = ${chain} and next.action > actions.action
      order by next.action limit 1)
    from actions where actions.action is not null),
  people (id) as materialized (select app.search_users(${q}, 50))`;

/** Names of actions are written in small letters with `.` and `_`: `enrollment completed` finds them too. */
const pattern = (q: string): string =>
  q
    .toLowerCase()
    .replace(/[\\%_]/g, '\\$&')
    .replace(/\s+/g, '_');
