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
  const newest = sql`order by seq desc ${limitOf(limit)}`;
  const narrowed = every(narrowedBy(filter), before !== null && sql`seq < ${before}`);
  if (filter.q === undefined)
    return sql`select ${columns} from ${rowsOf(filter)} where ${narrowed} ${newest}`;
  const matching = (condition: SQL) =>
    sql`select seq from audit_logs where ${narrowed} and ${condition} ${newest}`;
  return sql`${searched(filter)},
    found (seq) as (
      select action_rows.seq from matched cross join lateral (${matching(sql`action = matched.action`)}) action_rows
      union (${matching(sql`subject_id = ${filter.q}`)})
      union select actor_rows.seq from people cross join lateral (${matching(sql`actor_id = people.id`)}) actor_rows
      union select rows.seq from people cross join lateral (${matching(sql`subject_id = people.id::text`)}) rows),
    page (seq) as materialized (select seq from found ${newest})
    select ${columns} from page join audit_logs using (seq)
    where tenant_id = app.tid() and chain = ${filter.chain} order by seq desc`;
}

/**
 * Where to look. A span of time is cut out by its own index first: following the numbers from the newest down to an old
 * day would read everything in between.
 */
const rowsOf = (filter: AuditFilter): SQL =>
  filter.from === undefined || filter.to === undefined
    ? sql`audit_logs`
    : sql`(select * from audit_logs where ${narrowedBy(filter)} offset 0) spanned`;

export function countAudit(filter: AuditFilter): SQL {
  const narrowed = narrowedBy(filter);
  if (filter.q === undefined) return sql`select count(*)::int as total from audit_logs where ${narrowed}`;
  return sql`${searched(filter)}
    select count(*)::int as total from audit_logs where ${narrowed} and (subject_id = ${filter.q}
      or action in (select action from matched)
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
  matched (action) as (select action from actions where action like '%' || ${pattern(q ?? '')} || '%'),
  people (id) as materialized (select app.search_users(${q}, 50))`;

/** Names of actions are written in small letters with `.` and `_`: `enrollment completed` finds them too. */
const pattern = (q: string): string =>
  q
    .toLowerCase()
    .replace(/[\\%_]/g, '\\$&')
    .replace(/\s+/g, '_');
