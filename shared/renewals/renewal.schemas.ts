import { z } from 'zod';
import { Evidence } from '#shared/enrollments/enrollment.schemas.ts';
import { Id, Instant, IsoDate, prose, Version } from '#shared/kernel/schemas.ts';

export const RequestState = z.enum([
  'draft',
  'pending_foreman',
  'pending_manager',
  'approved',
  'scheduled',
  'completed',
  'returned',
  'rejected',
  'withdrawn',
  'cancelled',
]);
export type RequestState = z.infer<typeof RequestState>;

/** A person and a course have at most one request in these. */
export const openStates = [
  'draft',
  'pending_foreman',
  'pending_manager',
  'returned',
  'approved',
  'scheduled',
] as const satisfies readonly RequestState[];

export const RenewalRequest = z.strictObject({
  id: Id,
  userId: Id,
  /** Who asked: the person himself, or his foreman or an officer for him. Neither of them decides it. */
  requestedById: Id,
  courseId: Id,
  /** The certificate that is to be renewed; null when the course was never held. */
  certificateId: Id.nullable(),
  state: RequestState,
  note: z.string().nullable(),
  preferredSessionId: Id.nullable(),
  submittedAt: Instant.nullable(),
  decidedAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  /** The enrollment that the approval created. */
  enrollmentId: Id.nullable(),
  version: Version,
});
export type RenewalRequest = z.infer<typeof RenewalRequest>;

export const StepKind = z.enum(['foreman', 'manager']);
export const StepState = z.enum([
  'waiting',
  'pending',
  'approved',
  'returned',
  'rejected',
  'skipped',
  'cancelled',
]);
/** Why a step did not go to the person it names: shown in the timeline. `overdue`: escalated to the level above. */
export const SkipReason = z.enum([
  'foreman_unset',
  'foreman_inactive',
  'foreman_is_requester',
  'foreman_absent',
  'same_person',
  'overdue',
  'manager_unset',
  'manager_inactive',
  'manager_is_requester',
  'manager_absent',
  'head_unset',
  'head_inactive',
  'head_is_requester',
  'head_absent',
]);
export type SkipReason = z.infer<typeof SkipReason>;

export const WorkflowStep = z.strictObject({
  id: Id,
  requestId: Id,
  /** 1 at the first submission, one more after each return. */
  round: z.int(),
  position: z.int(),
  kind: StepKind,
  state: StepState,
  /** Who must decide; null: any training officer (`pool`). */
  approverId: Id.nullable(),
  approverNameEn: z.string().nullable(),
  approverNameAr: z.string().nullable(),
  pool: z.enum(['training_officer']).nullable(),
  skipReason: SkipReason.nullable(),
  decidedById: Id.nullable(),
  decidedByNameEn: z.string().nullable(),
  decidedByNameAr: z.string().nullable(),
  /** Set when the decider acted for the approver. */
  onBehalfOfId: Id.nullable(),
  comment: z.string().nullable(),
  decidedAt: Instant.nullable(),
  dueOn: IsoDate.nullable(),
  remindedAt: Instant.nullable(),
  escalatedAt: Instant.nullable(),
});
export type WorkflowStep = z.infer<typeof WorkflowStep>;

export const WorkflowEvent = z.enum([
  'created',
  'edited',
  'submitted',
  'step_opened',
  'step_skipped',
  'approved',
  'returned',
  'rejected',
  'withdrawn',
  'cancelled',
  'rerouted',
  'reminded',
  'escalated',
  'enrollment_created',
  'booked',
  'unbooked',
  'completed',
]);
export const WorkflowLog = z.strictObject({
  id: Id,
  event: WorkflowEvent,
  at: Instant,
  actorId: Id.nullable(),
  actorNameEn: z.string().nullable(),
  actorNameAr: z.string().nullable(),
  onBehalfOfId: Id.nullable(),
  onBehalfOfNameEn: z.string().nullable(),
  onBehalfOfNameAr: z.string().nullable(),
  comment: z.string().nullable(),
  details: z.record(z.string(), z.string().nullable()),
});
export type WorkflowLog = z.infer<typeof WorkflowLog>;

export const RenewalRow = z.strictObject({
  ...RenewalRequest.shape,
  userNameEn: z.string(),
  userNameAr: z.string(),
  badgeNumber: z.string(),
  courseCode: z.string(),
  courseTitleEn: z.string(),
  courseTitleAr: z.string(),
  /** Expiry of the certificate to renew. */
  expiresOn: IsoDate.nullable(),
  /** The step it waits on. */
  stepId: Id.nullable(),
  stepDueOn: IsoDate.nullable(),
  approverId: Id.nullable(),
  approverNameEn: z.string().nullable(),
  approverNameAr: z.string().nullable(),
});
export type RenewalRow = z.infer<typeof RenewalRow>;

export const RenewalDetail = z.strictObject({
  ...RenewalRow.shape,
  steps: z.array(WorkflowStep),
  timeline: z.array(WorkflowLog),
  evidence: z.array(Evidence),
});
export type RenewalDetail = z.infer<typeof RenewalDetail>;

/** `userId` is left out for oneself; a foreman or officer may ask for somebody he sees. */
export const NewRenewal = z.strictObject({
  id: Id.optional(),
  userId: Id.optional(),
  courseId: Id,
  note: prose(1000).nullable().default(null),
  preferredSessionId: Id.nullable().default(null),
  /** false keeps it as a draft. */
  submit: z.boolean().default(true),
});
export type NewRenewal = z.infer<typeof NewRenewal>;
export const RenewalChange = z.strictObject({
  note: prose(1000).nullable().optional(),
  preferredSessionId: Id.nullable().optional(),
  version: Version,
});
export const Submission = z.strictObject({ comment: prose(1000).optional(), version: Version });
export const Withdrawal = z.strictObject({ comment: prose(1000).optional(), version: Version });
export const RenewalCancellation = z.strictObject({ reason: prose(1000), version: Version });

const decided = {
  decision: z.enum(['approve', 'return', 'reject']),
  /** Needed to return and to reject. */
  comment: prose(1000).optional(),
};
const commented = (decision: { decision: string; comment?: string | undefined }) =>
  decision.decision === 'approve' || decision.comment !== undefined;
const needsComment = {
  path: ['comment'],
  message: 'Say why: the requester reads it.',
  params: { code: 'comment_needed' },
};

export const Decision = z
  .strictObject({ ...decided, /** Of the request, as it was shown. */ version: Version })
  .refine(commented, needsComment);
export type Decision = z.infer<typeof Decision>;

export const BulkDecision = z
  .strictObject({
    ...decided,
    steps: z
      .array(z.strictObject({ stepId: Id, version: Version }))
      .min(1)
      .max(200),
  })
  .refine(commented, needsComment);
export type BulkDecision = z.infer<typeof BulkDecision>;
export const BulkDecisionResult = z.strictObject({
  results: z.array(
    z.strictObject({
      stepId: Id,
      ok: z.boolean(),
      state: RequestState.nullable(),
      code: z.string().nullable(),
      detail: z.string().nullable(),
    }),
  ),
});

export const InboxRow = z.strictObject({
  ...RenewalRow.shape,
  stepId: Id,
  stepKind: StepKind,
  /** Set when the step is another's and the asker acts for him. */
  onBehalfOfId: Id.nullable(),
  onBehalfOfNameEn: z.string().nullable(),
  onBehalfOfNameAr: z.string().nullable(),
  overdue: z.boolean(),
});
export type InboxRow = z.infer<typeof InboxRow>;

export const Delegation = z.strictObject({
  id: Id,
  delegatorId: Id,
  delegatorNameEn: z.string(),
  delegatorNameAr: z.string(),
  delegateId: Id,
  delegateNameEn: z.string(),
  delegateNameAr: z.string(),
  fromOn: IsoDate,
  toOn: IsoDate,
  revokedAt: Instant.nullable(),
  version: Version,
});
export type Delegation = z.infer<typeof Delegation>;
export const NewDelegation = z.strictObject({
  id: Id.optional(),
  delegateId: Id,
  fromOn: IsoDate,
  toOn: IsoDate,
});
export type NewDelegation = z.infer<typeof NewDelegation>;
