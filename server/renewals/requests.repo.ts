import { type SQL, sql } from 'drizzle-orm';
import { conflict, missing } from '#shared/kernel/problem.ts';
import type { RenewalRequest } from '#shared/renewals/renewal.schemas.ts';
import { openStates } from '#shared/renewals/renewal.schemas.ts';
import type { Change, Step } from '#shared/renewals/step.ts';
import type { Tx } from '../platform/context.ts';
import { type Instant, list, onWire } from '../platform/db/sql.ts';

/** A request as it is stored, of `renewal_requests r`. */
export const requestColumnsAs = (instant: Instant): SQL => sql`
  r.id, r.user_id as "userId", r.requested_by_id as "requestedById", r.course_id as "courseId",
  r.certificate_id as "certificateId", r.state, r.note, r.preferred_session_id as "preferredSessionId",
  ${instant(sql`r.submitted_at`)} as "submittedAt", ${instant(sql`r.decided_at`)} as "decidedAt",
  ${instant(sql`r.closed_at`)} as "closedAt",
  r.enrollment_id as "enrollmentId", r.version`;
export const requestColumns = requestColumnsAs(onWire);

/** A step as it is stored, of `workflow_steps w`. */
const stepColumns = sql`
  w.id, w.request_id as "requestId", w.round, w.position, w.kind, w.state, w.approver_id as "approverId", w.pool,
  w.skip_reason as "skipReason", w.decided_by_id as "decidedById", w.on_behalf_of_id as "onBehalfOfId", w.comment,
  w.decided_at as "decidedAt", w.opened_at as "openedAt", w.due_on as "dueOn", w.escalate_on as "escalateOn",
  w.reminded_at as "remindedAt", w.escalated_at as "escalatedAt"`;

/** A request with all its steps, locked until the transaction ends. */
export interface Locked {
  request: RenewalRequest;
  steps: Step[];
}

/** @throws Problem missing. Whether the actor may know of it is the caller's to ask. */
export async function lockRequest(tx: Tx, id: string): Promise<Locked> {
  const [request] = await tx.sql<RenewalRequest>(
    sql`select ${requestColumns} from renewal_requests r where r.tenant_id = app.tid() and r.id = ${id} for update`,
  );
  if (!request) throw missing('renewal_request');
  const steps = await tx.sql<Step>(sql`select ${stepColumns} from workflow_steps w
    where w.tenant_id = app.tid() and w.request_id = ${id} order by w.round, w.position`);
  return { request, steps };
}

export async function requestIdOfStep(tx: Tx, stepId: string): Promise<string> {
  const [row] = await tx.sql<{ id: string }>(
    sql`select request_id as id from workflow_steps where tenant_id = app.tid() and id = ${stepId}`,
  );
  if (!row) throw missing('workflow_step');
  return row.id;
}

/** The person's open request for the course. The person is locked by the caller, so that there is no second one. */
export async function findOpen(tx: Tx, userId: string, courseId: string): Promise<RenewalRequest | null> {
  const [open] = await tx.sql<RenewalRequest>(sql`select ${requestColumns} from renewal_requests r
    where r.tenant_id = app.tid() and r.user_id = ${userId} and r.course_id = ${courseId}
      and r.state = any(${list(openStates, 'text')})`);
  return open ?? null;
}

/** Open requests `r` for which `condition` holds, in a fixed order, so that two never wait for each other. */
export async function openRequestIds(tx: Tx, condition: SQL): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(sql`select r.id from renewal_requests r
    where r.tenant_id = app.tid() and r.state = any(${list(openStates, 'text')}) and ${condition} order by r.id`);
  return rows.map(({ id }) => id);
}

/** Writes what an action changed: the request, its steps, and the lines of the timeline, which are only ever added. */
export async function saveChange(tx: Tx, { request, steps, log }: Change): Promise<void> {
  tx.changed('request', [request.id]);
  await saveRequest(tx, request);
  if (steps.length > 0) await saveSteps(tx, steps);
  if (log.length === 0) return;
  await tx.sql(sql`
    insert into workflow_logs (tenant_id, id, request_id, step_id, event, at, actor_id, on_behalf_of_id, comment, details)
    select app.tid(), l.id, l."requestId", l."stepId", l.event, l.at, l."actorId", l."onBehalfOfId", l.comment, l.details
    from jsonb_to_recordset(${JSON.stringify(log)}::jsonb) as l(id uuid, "requestId" uuid, "stepId" uuid, event text,
      at timestamptz, "actorId" uuid, "onBehalfOfId" uuid, comment text, details jsonb)`);
}

/** @throws Problem conflict when the id, made by the caller, is another request's. */
export async function addRequest(tx: Tx, request: RenewalRequest): Promise<void> {
  const added = await tx.sql(sql`
    insert into renewal_requests (tenant_id, id, user_id, requested_by_id, course_id, certificate_id, state, note,
      preferred_session_id, submitted_at, decided_at, closed_at, enrollment_id, version)
    values (app.tid(), ${request.id}, ${request.userId}, ${request.requestedById}, ${request.courseId},
      ${request.certificateId}, ${request.state}, ${request.note}, ${request.preferredSessionId}, ${request.submittedAt},
      ${request.decidedAt}, ${request.closedAt}, ${request.enrollmentId}, ${request.version})
    on conflict (tenant_id, id) do nothing returning id`);
  if (added.length === 0) throw conflict('renewal.id_taken', 'Another request has this id. Use a new one.');
  tx.changed('request', [request.id]);
}

const saveRequest = (tx: Tx, request: RenewalRequest) =>
  tx.sql(sql`update renewal_requests set state = ${request.state}, note = ${request.note},
      preferred_session_id = ${request.preferredSessionId}, submitted_at = ${request.submittedAt},
      decided_at = ${request.decidedAt}, closed_at = ${request.closedAt}, enrollment_id = ${request.enrollmentId},
      version = ${request.version}, updated_at = now()
    where tenant_id = app.tid() and id = ${request.id}`);

const saveSteps = (tx: Tx, steps: readonly Step[]) =>
  tx.sql(sql`
    insert into workflow_steps (tenant_id, id, request_id, round, position, kind, state, approver_id, pool, skip_reason,
      decided_by_id, on_behalf_of_id, comment, decided_at, opened_at, due_on, escalate_on, reminded_at, escalated_at)
    select app.tid(), s.id, s."requestId", s.round, s.position, s.kind, s.state, s."approverId", s.pool, s."skipReason",
      s."decidedById", s."onBehalfOfId", s.comment, s."decidedAt", s."openedAt", s."dueOn", s."escalateOn",
      s."remindedAt", s."escalatedAt"
    from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as s(id uuid, "requestId" uuid, round integer,
      position integer, kind text, state text, "approverId" uuid, pool text, "skipReason" text, "decidedById" uuid,
      "onBehalfOfId" uuid, comment text, "decidedAt" timestamptz, "openedAt" timestamptz, "dueOn" date,
      "escalateOn" date, "remindedAt" timestamptz, "escalatedAt" timestamptz)
    on conflict (tenant_id, id) do update set
      state = excluded.state, approver_id = excluded.approver_id, pool = excluded.pool,
      skip_reason = excluded.skip_reason, decided_by_id = excluded.decided_by_id,
      on_behalf_of_id = excluded.on_behalf_of_id, comment = excluded.comment, decided_at = excluded.decided_at,
      opened_at = excluded.opened_at, due_on = excluded.due_on, escalate_on = excluded.escalate_on,
      reminded_at = excluded.reminded_at, escalated_at = excluded.escalated_at,
      version = workflow_steps.version + 1, updated_at = now()`);
