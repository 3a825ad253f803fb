import { sql } from 'drizzle-orm';
import type { Enrollment } from '#shared/enrollments/enrollment.schemas.ts';
import {
  bookEnrollment,
  completeByEnrollment,
  enrollRequest,
  unbookEnrollment,
} from '#shared/renewals/booking.ts';
import type { RenewalRequest } from '#shared/renewals/renewal.schemas.ts';
import { closeBecauseDeactivated } from '#shared/renewals/renewal.ts';
import { type RerouteCause, reroute } from '#shared/renewals/reroute.ts';
import type { Change } from '#shared/renewals/step.ts';
import { openEnrollmentFor } from '../enrollments/index.ts';
import type { Tx } from '../platform/context.ts';
import { cancelOpenEnrollment } from './cancel-open-enrollment.ts';
import { occurrenceOf, reroutingOf } from './occasion.ts';
import { findByEnrollment, type Locked, lockRequest } from './requests.repo.ts';
import { applyChange } from './use-case.ts';

/** What an enrollment's own event means for the request that it was made for. */
const following: Record<
  string,
  (tx: Tx, request: RenewalRequest, enrollment: Enrollment) => Promise<Change> | Change
> = {
  booked(tx, request, { id, sessionId }) {
    if (sessionId === null) return unbookEnrollment(request, id, occurrenceOf(tx));
    return bookEnrollment(request, { enrollmentId: id, sessionId }, occurrenceOf(tx));
  },
  unbooked: (tx, request, { id }) =>
    request.state === 'scheduled' ? unbookEnrollment(request, id, occurrenceOf(tx)) : unchanged(request),
  completed: (tx, request, { id }) => completeByEnrollment(request, id, occurrenceOf(tx)),
  /** Failed or not attended: the approval stands, and the next enrollment takes its place. */
  async failed(tx, request, { courseId, userId, dueOn, renewsId }) {
    const next = { userId, courseId, dueOn, sessionId: null, renewsId };
    const { enrollment } = await openEnrollmentFor(tx, next);
    return enrollRequest(request, enrollment.id, occurrenceOf(tx));
  },
};

const unchanged = (request: RenewalRequest): Change => ({ request, steps: [], log: [] });

/** Carries what happened to an enrollment over to its request, if it has an open one. */
export async function followEnrollment(
  tx: Tx,
  enrollment: Enrollment,
  happened: keyof typeof following,
): Promise<void> {
  const requestId = await findByEnrollment(tx, enrollment.id);
  const follow = following[happened];
  if (requestId === null || !follow) return;
  const { request } = await lockRequest(tx, requestId);
  await applyChange(tx, `renewal.${happened}`, request, await follow(tx, request, enrollment));
}

/** Moves the open steps of these requests to whoever is to decide them now. */
export async function rerouteRequests(
  tx: Tx,
  requestIds: readonly string[],
  cause: RerouteCause,
): Promise<void> {
  for (const id of requestIds) {
    const { request, steps } = await lockRequest(tx, id);
    if (request.state !== 'pending_foreman' && request.state !== 'pending_manager') continue;
    const change = reroute(request, steps, cause, await reroutingOf(tx, request.userId));
    await applyChange(tx, 'renewal.rerouted', request, change);
  }
}

/** A deactivated person's open requests are cancelled, with the enrollments they brought. */
export async function closeRequestsOf(tx: Tx, userId: string): Promise<void> {
  for (const id of await openRequestIds(tx, sql`r.user_id = ${userId}`)) {
    const { request, steps }: Locked = await lockRequest(tx, id);
    const change = closeBecauseDeactivated(request, steps, occurrenceOf(tx));
    await cancelOpenEnrollment(tx, request.enrollmentId, 'deactivated');
    await applyChange(tx, 'renewal.cancelled', request, change);
  }
}

/** Open requests `r` for which `condition` holds, in a fixed order, so that two never wait for each other. */
export async function openRequestIds(tx: Tx, condition: ReturnType<typeof sql>): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(sql`select r.id from renewal_requests r
    where r.tenant_id = app.tid() and r.closed_at is null
      and r.state in ('draft', 'pending_foreman', 'pending_manager', 'returned', 'approved', 'scheduled')
      and ${condition} order by r.id`);
  return rows.map(({ id }) => id);
}
