import { type SQL, sql } from 'drizzle-orm';
import type { Scope } from '#shared/kernel/permissions.ts';
import type { RequestState } from '#shared/renewals/renewal.schemas.ts';
import { departmentsWithin } from '../departments/index.ts';
import { evidenceColumnsAs } from '../enrollments/index.ts';
import { every, type Instant, inJson, limitOf, onWire } from '../platform/db/sql.ts';
import { requestColumnsAs } from './requests.repo.ts';
import { listedRequests, visibleRequests, waitsForMe } from './sight.repo.ts';

/** A row of the contract: `from ${withNames}`. */
export const rowColumnsAs = (
  instant: Instant,
): SQL => sql`${requestColumnsAs(instant)}, u.name_en as "userNameEn", u.name_ar as "userNameAr",
  u.badge_number as "badgeNumber", c.code as "courseCode", c.title_en as "courseTitleEn", c.title_ar as "courseTitleAr",
  k.expires_on as "expiresOn", w.id as "stepId", w.due_on as "stepDueOn", w.approver_id as "approverId",
  a.name_en as "approverNameEn", a.name_ar as "approverNameAr"`;
const rowColumns = rowColumnsAs(onWire);

/** Requests `r`, a table or a query, with their person, course, certificate, open step and its approver. */
export const requestsWithNames = (requests: SQL): SQL => sql`${requests} r
  join users u on u.tenant_id = r.tenant_id and u.id = r.user_id
  join courses c on c.tenant_id = r.tenant_id and c.id = r.course_id
  left join enrollments k on k.tenant_id = r.tenant_id and k.id = r.certificate_id
  left join workflow_steps w on w.tenant_id = r.tenant_id and w.request_id = r.id and w.state = 'pending'
  left join users a on a.tenant_id = r.tenant_id and a.id = w.approver_id`;
const withNames = requestsWithNames(sql`renewal_requests`);

export interface RequestFilter {
  mine: boolean;
  q?: string | undefined;
  userId?: string | undefined;
  courseId?: string | undefined;
  departmentId?: string | undefined;
  state?: RequestState | undefined;
  open?: boolean | undefined;
  expiresTo?: string | undefined;
}

const matching = (scope: Scope, filter: RequestFilter): SQL =>
  every(
    sql`r.tenant_id = app.tid()`,
    filter.mine ? sql`r.user_id = app.uid()` : listedRequests(scope),
    filter.q !== undefined && found(filter.q),
    filter.userId !== undefined && sql`r.user_id = ${filter.userId}`,
    filter.courseId !== undefined && sql`r.course_id = ${filter.courseId}`,
    filter.departmentId !== undefined && sql`u.department_id in ${departmentsWithin(filter.departmentId)}`,
    filter.state !== undefined && sql`r.state = ${filter.state}`,
    filter.open !== undefined && (filter.open ? isOpen : sql`not ${isOpen}`),
    filter.expiresTo !== undefined && sql`k.expires_on <= ${filter.expiresTo}`,
  );

/** By the person's names, badge or sign-in name, or by the course's code or titles. */
const found = (q: string) => sql`(r.user_id in (select app.search_users(${q}, null))
  or r.course_id in (select app.search_courses(${q})))`;

const isOpen = sql`r.state in ('draft', 'pending_foreman', 'pending_manager', 'returned', 'approved', 'scheduled')`;

/** Newest first: ids are made in time order. */
export const selectRequests = (
  scope: Scope,
  filter: RequestFilter,
  limit: number,
  before: string | null,
): SQL => sql`
  select ${rowColumns} from ${withNames}
  where ${matching(scope, filter)} ${before === null ? sql`` : sql`and r.id < ${before}`}
  order by r.id desc ${limitOf(limit)}`;

export const countRequests = (scope: Scope, filter: RequestFilter): SQL =>
  sql`select count(*) as total from ${withNames} where ${matching(scope, filter)}`;

/** The files of a request `r`, as a JSON list. */
export const evidenceOfRequest = sql`coalesce((
  select json_agg(row_to_json(y) order by y.id) from (select ${evidenceColumnsAs(inJson)} from evidence_files f
    where f.tenant_id = r.tenant_id and f.request_id = r.id) y), '[]')`;

export const selectRequest = (scope: Scope, id: string): SQL => sql`
  select ${rowColumns}, ${evidenceOfRequest} as evidence
  from ${withNames} where r.tenant_id = app.tid() and r.id = ${id} and ${visibleRequests(scope)}`;

/** A step of the contract: `from ${stepsWithNames}`. */
export const workflowStepColumnsAs = (instant: Instant): SQL => sql`
  w.id, w.request_id as "requestId", w.round, w.position, w.kind, w.state, w.approver_id as "approverId",
  a.name_en as "approverNameEn", a.name_ar as "approverNameAr", w.pool, w.skip_reason as "skipReason",
  w.decided_by_id as "decidedById", d.name_en as "decidedByNameEn", d.name_ar as "decidedByNameAr",
  w.on_behalf_of_id as "onBehalfOfId", w.comment, ${instant(sql`w.decided_at`)} as "decidedAt", w.due_on as "dueOn",
  ${instant(sql`w.reminded_at`)} as "remindedAt", ${instant(sql`w.escalated_at`)} as "escalatedAt"`;
export const stepsWithNames = sql`workflow_steps w
  left join users a on a.tenant_id = w.tenant_id and a.id = w.approver_id
  left join users d on d.tenant_id = w.tenant_id and d.id = w.decided_by_id`;

export const selectSteps = (scope: Scope, requestId: string): SQL => sql`
  select ${workflowStepColumnsAs(onWire)} from ${stepsWithNames}
  join renewal_requests r on r.tenant_id = w.tenant_id and r.id = w.request_id
  join users u on u.tenant_id = r.tenant_id and u.id = r.user_id
  where w.tenant_id = app.tid() and w.request_id = ${requestId} and ${visibleRequests(scope)}
  order by w.round, w.position`;

/** A line of the timeline: `from ${timelineWithNames}`. */
export const timelineColumnsAs = (instant: Instant): SQL => sql`
  l.id, l.event, ${instant(sql`l.at`)} as at, l.actor_id as "actorId", a.name_en as "actorNameEn",
  a.name_ar as "actorNameAr", l.on_behalf_of_id as "onBehalfOfId", b.name_en as "onBehalfOfNameEn",
  b.name_ar as "onBehalfOfNameAr", l.comment, l.details`;
export const timelineWithNames = sql`workflow_logs l
  left join users a on a.tenant_id = l.tenant_id and a.id = l.actor_id
  left join users b on b.tenant_id = l.tenant_id and b.id = l.on_behalf_of_id`;

export const selectTimeline = (scope: Scope, requestId: string): SQL => sql`
  select ${timelineColumnsAs(onWire)} from ${timelineWithNames}
  join renewal_requests r on r.tenant_id = l.tenant_id and r.id = l.request_id
  join users u on u.tenant_id = r.tenant_id and u.id = r.user_id
  where l.tenant_id = app.tid() and l.request_id = ${requestId} and ${visibleRequests(scope)}
  order by l.id`;

/** What waits for the asker, the most overdue first. `after`: due date and id of the last step shown. */
export const selectInbox = (
  scope: Scope,
  limit: number,
  after: { dueOn: string; stepId: string } | null,
): SQL => sql`
  select ${rowColumns}, w.kind as "stepKind", w.due_on < app.today() as overdue,
    case when w.approver_id <> app.uid() then w.approver_id end as "onBehalfOfId",
    case when w.approver_id <> app.uid() then a.name_en end as "onBehalfOfNameEn",
    case when w.approver_id <> app.uid() then a.name_ar end as "onBehalfOfNameAr"
  from ${withNames}
  where r.tenant_id = app.tid() and ${waitsForMe(scope)}
    ${after === null ? sql`` : sql`and (w.due_on, w.id) > (${after.dueOn}::date, ${after.stepId}::uuid)`}
  order by w.due_on, w.id ${limitOf(limit)}`;

export const countInbox = (scope: Scope): SQL =>
  sql`select count(*) as total from ${withNames} where r.tenant_id = app.tid() and ${waitsForMe(scope)}`;
