import { sql } from 'drizzle-orm';
import type { NotificationKind } from '#shared/notifications/notification.schemas.ts';
import type { RenewalRequest } from '#shared/renewals/renewal.schemas.ts';
import type { Change, LogEntry, Step } from '#shared/renewals/step.ts';
import type { AuditEvent, Tx } from '../platform/context.ts';
import { react } from '../platform/reactions.ts';
import { listOfficers } from './expiry.repo.ts';
import { type NewNotification, notify } from './notify.ts';

const events = [
  'requested',
  'submitted',
  'changed',
  'decided',
  'withdrawn',
  'cancelled',
  'rerouted',
  'reminded',
  'escalated',
  'booked',
  'unbooked',
  'completed',
  'failed',
];

/** What people are told of a request follows from the lines of its timeline. Called once, where the server is wired. */
export function registerRenewalNotifications(): void {
  for (const event of events) react(`renewal.${event}`, tellOfRequest);
}

interface Names {
  userNameEn: string;
  userNameAr: string;
  courseCode: string;
  courseTitleEn: string;
  courseTitleAr: string;
}

async function tellOfRequest(tx: Tx, { after }: AuditEvent): Promise<void> {
  const { request, steps, log } = after as Change;
  const told = log.flatMap((line) => lineOf(line, request, steps));
  if (told.length === 0) return;
  const params = await namesOf(tx, request);
  const officers = told.some(({ userId }) => userId === null) ? await listOfficers(tx) : [];
  const notifications = told.flatMap(({ userId, ...rest }) =>
    (userId === null ? officers : [userId])
      // Nobody is told of what he has done himself, nor asked to decide what he may not.
      .filter(
        (id) =>
          id !== tx.actorId && !(rest.toApprover && (id === request.userId || id === request.requestedById)),
      )
      .map((id): NewNotification => notificationOf(id, rest, { ...params, ...rest.params }, request)),
  );
  await notify(tx, notifications);
}

interface Told {
  /** null: every training officer. */
  userId: string | null;
  kind: NotificationKind;
  line: LogEntry;
  toApprover: boolean;
  params: NewNotification['params'];
}

const toRequester: Partial<Record<LogEntry['event'], NotificationKind>> = {
  returned: 'request_returned',
  rejected: 'request_rejected',
  cancelled: 'request_cancelled',
  completed: 'request_completed',
  booked: 'session_booked',
  unbooked: 'session_cancelled',
  enrollment_created: 'request_approved',
};

/** Opened steps tell their approver, reminders too; what ends or advances the request tells the person. */
function lineOf(line: LogEntry, request: RenewalRequest, steps: readonly Step[]): Told[] {
  const kind = toRequester[line.event];
  const comment = { comment: line.comment };
  if (kind) return [{ userId: request.userId, kind, line, toApprover: false, params: comment }];
  const step = steps.find(({ id }) => id === line.stepId);
  if (step?.state !== 'pending') return [];
  const told = { userId: step.approverId, line, toApprover: true, params: { dueOn: step.dueOn } };
  if (line.event === 'reminded') return [{ ...told, kind: 'step_reminder' }];
  if (line.event === 'step_opened')
    return [{ ...told, kind: step.escalatedAt ? 'step_escalated' : 'step_waiting' }];
  return [];
}

const notificationOf = (
  userId: string,
  { kind, line, toApprover }: Omit<Told, 'userId'>,
  params: NewNotification['params'],
  request: RenewalRequest,
): NewNotification => ({
  userId,
  kind,
  params,
  href: toApprover ? `/approvals?request=${request.id}` : `/my-renewals?request=${request.id}`,
  dedupKey: `renewal:${line.id}`,
});

async function namesOf(tx: Tx, request: RenewalRequest): Promise<Names & { requestId: string }> {
  const [names] = await tx.sql<Names>(sql`
    select u.name_en as "userNameEn", u.name_ar as "userNameAr", c.code as "courseCode", c.title_en as "courseTitleEn",
      c.title_ar as "courseTitleAr"
    from users u join courses c on c.tenant_id = u.tenant_id and c.id = ${request.courseId}
    where u.tenant_id = app.tid() and u.id = ${request.userId}`);
  if (!names) throw new Error('a request without its person');
  return { ...names, requestId: request.id };
}
