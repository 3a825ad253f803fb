import { z } from 'zod';
import { Id, Instant } from '#shared/kernel/schemas.ts';

export const NotificationKind = z.enum([
  'certificate_expiring',
  'certificate_expires_today',
  'certificate_expired',
  'crew_certificate_expiring',
  'crew_certificate_expired',
  'expiry_digest',
  'step_waiting',
  'step_reminder',
  'step_escalated',
  'step_rerouted',
  'request_approved',
  'request_returned',
  'request_rejected',
  'request_cancelled',
  'request_completed',
  'session_booked',
  'session_waiting',
  'session_cancelled',
  'delegation_given',
  'import_finished',
]);
export type NotificationKind = z.infer<typeof NotificationKind>;

/** What happened, as data: the reader's language makes the sentence (`notifications.<kind>` in the catalogue). */
export const Notification = z.strictObject({
  id: Id,
  kind: NotificationKind,
  /** Dates, counts and both language's names that the sentence needs. */
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** Where a click leads: `/approvals?step=…`. */
  href: z.string(),
  readAt: Instant.nullable(),
  createdAt: Instant,
});
export type Notification = z.infer<typeof Notification>;
