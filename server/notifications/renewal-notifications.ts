import type { NotificationKind } from '#shared/notifications/notification.schemas.ts';
import { isParty } from '#shared/renewals/authority.ts';
import type { RenewalRequest } from '#shared/renewals/renewal.schemas.ts';
import type { Change, LogEntry, Step } from '#shared/renewals/step.ts';
import type { AuditEvent, Tx } from '../platform/context.ts';
import { react } from '../platform/reactions.ts';
import { type NewNotification, notify } from './notify.repo.ts';
import { courseNames, listDeciders, personNames } from './recipients.repo.ts';

/** Not when a later enrollment takes the place of one that failed: that is no second approval. */
const events = [
  'requested',
  'submitted',
  'decided',
  'withdrawn',
  'cancelled',
  'rerouted',
  'reminded',
  'escalated',
  'completed',
];

/** What people are told of a request follows from the lines of its timeline. Called once, where the server is wired. */
export function registerRenewalNotifications(): void {
  for (const event of events) react(`renewal.${event}`, tellOfRequest);
}

/** Nobody is told of what he has done himself, and no party to a request is asked to decide it. */
async function tellOfRequest(tx: Tx, { action, after }: AuditEvent): Promise<void> {
  const { request, steps, log } = after as Change;
  const told: Told[] = [];
  for (const line of log) {
    const step = steps.find(({ id, state }) => id === line.stepId && state === 'pending');
    const toDecider = step && deciderKind(line, action);
    const toParty = partyKind(line);
    if (toDecider) told.push(...(await askDeciders(tx, toDecider, line, request, step)));
    if (toParty) told.push(...tellParties(toParty, line, request));
  }
  const others = told.filter(({ userId }) => userId !== tx.actorId);
  if (others.length === 0) return;
  const names = {
    requestId: request.id,
    ...(await personNames(tx, request.userId)),
    ...(await courseNames(tx, request.courseId)),
  };
  await notify(
    tx,
    others.map((each) => ({ ...each, params: { ...names, ...each.params } })),
  );
}

type Told = NewNotification;

/** An opened step is told to whoever is to decide it, by how it came to him. */
function deciderKind({ event }: LogEntry, action: string): NotificationKind | null {
  if (event === 'reminded') return 'step_reminder';
  if (event !== 'step_opened') return null;
  if (action === 'renewal.escalated') return 'step_escalated';
  return action === 'renewal.rerouted' ? 'step_rerouted' : 'step_waiting';
}

/** What sends the request back, ends it or grants it is told to the person and to whoever asked for him. */
function partyKind({ event }: LogEntry): NotificationKind | null {
  if (event === 'enrollment_created') return 'request_approved';
  if (event === 'withdrawn') return 'request_cancelled';
  return event === 'returned' || event === 'rejected' || event === 'cancelled' || event === 'completed'
    ? `request_${event}`
    : null;
}

async function askDeciders(
  tx: Tx,
  kind: NotificationKind,
  line: LogEntry,
  request: RenewalRequest,
  step: Step,
): Promise<Told[]> {
  const deciders = await listDeciders(tx, step);
  return deciders
    .filter((userId) => !isParty(request, userId))
    .map((userId) => ({
      userId,
      kind,
      params: { dueOn: step.dueOn },
      href: `/approvals?step=${step.id}`,
      dedupKey: keyOf(line),
    }));
}

const tellParties = (kind: NotificationKind, line: LogEntry, request: RenewalRequest): Told[] =>
  [...new Set([request.userId, request.requestedById])].map((userId) => ({
    userId,
    kind,
    params: { comment: line.comment },
    href: `/my-renewals?request=${request.id}`,
    dedupKey: keyOf(line),
  }));

const keyOf = (line: LogEntry): string => `renewal:${line.id}`;
