import { z } from 'zod';
import { ExpiryRule } from '#shared/courses/course.schemas.ts';
import { Id, Instant, IsoDate, prose, text, Version } from '#shared/kernel/schemas.ts';

export const EnrollmentState = z.enum([
  'assigned',
  'enrolled',
  'in_progress',
  'completed',
  'failed',
  'no_show',
  'cancelled',
]);
export type EnrollmentState = z.infer<typeof EnrollmentState>;

export const Attendance = z.enum(['full', 'partial', 'no_show']);

/** One person's record for one course. Everything from `completedOn` on is filled by its completion. */
export const Enrollment = z.strictObject({
  id: Id,
  userId: Id,
  courseId: Id,
  state: EnrollmentState,
  sessionId: Id.nullable(),
  /** A place in the session, or on its waiting list. */
  seat: z.enum(['booked', 'waiting']).nullable(),
  dueOn: IsoDate.nullable(),
  attendance: Attendance.nullable(),
  /** The certificate this one renews. */
  renewsId: Id.nullable(),
  completedOn: IsoDate.nullable(),
  /** The rule it was earned under: changing the course later does not touch it. */
  rule: ExpiryRule.nullable(),
  /** `expiresOn = addMonths(anchorOn, cycle × validityMonths)`: never chained, so it cannot drift. */
  anchorOn: IsoDate.nullable(),
  cycle: z.int().nullable(),
  /** The baseline: the next cycle counts from it. null on a completed one: never expires. */
  expiresOn: IsoDate.nullable(),
  /** First day of the renewal window. */
  windowOpensOn: IsoDate.nullable(),
  /** Last day of grace; equals `expiresOn` without grace. */
  graceUntilOn: IsoDate.nullable(),
  /** A dispensation's later last day, if one was granted. */
  dispensationUntilOn: IsoDate.nullable(),
  issuer: z.string().nullable(),
  certificateNumber: z.string().nullable(),
  revokedAt: Instant.nullable(),
  revocationReason: z.string().nullable(),
  /** Counts corrections of a completed one. */
  revision: z.int(),
  version: Version,
});
export type Enrollment = z.infer<typeof Enrollment>;

/** The names a reader needs beside the ids. */
const named = {
  userNameEn: z.string(),
  userNameAr: z.string(),
  badgeNumber: z.string(),
  courseCode: z.string(),
  courseTitleEn: z.string(),
  courseTitleAr: z.string(),
  /** Has this enrollment a later one that carries its coverage on? */
  superseded: z.boolean(),
};

/** A row of a list: what a table shows and what acting on a row needs. The rule and how it was reckoned are in the detail. */
export const EnrollmentRow = z.strictObject({
  ...Enrollment.pick({
    id: true,
    userId: true,
    courseId: true,
    state: true,
    sessionId: true,
    seat: true,
    dueOn: true,
    attendance: true,
    completedOn: true,
    expiresOn: true,
    dispensationUntilOn: true,
    revokedAt: true,
    version: true,
  }).shape,
  ...named,
});
export type EnrollmentRow = z.infer<typeof EnrollmentRow>;

export const NewEnrollment = z.strictObject({
  id: Id.optional(),
  userId: Id,
  courseId: Id,
  dueOn: IsoDate.nullable().default(null),
  sessionId: Id.nullable().default(null),
});
export type NewEnrollment = z.infer<typeof NewEnrollment>;

export const Booking = z.strictObject({ sessionId: Id, version: Version });
export const Start = z.strictObject({ version: Version });
export const Completion = z.strictObject({
  completedOn: IsoDate,
  /** For an external certificate. */
  issuer: text(200).nullable().default(null),
  certificateNumber: text(80).nullable().default(null),
  version: Version,
});
export type Completion = z.infer<typeof Completion>;
/** `full` completes on `completedOn` (the session's last day unless said). The others need a new booking. */
export const AttendanceRecord = z.strictObject({
  attendance: Attendance,
  completedOn: IsoDate.optional(),
  version: Version,
});
export type AttendanceRecord = z.infer<typeof AttendanceRecord>;
export const Failure = z.strictObject({ comment: prose(500), version: Version });
export const EnrollmentCancellation = z.strictObject({ reason: prose(500), version: Version });
/** Also takes back recorded attendance: a completed enrollment becomes a new revision, the former stays readable. */
export const Correction = z.strictObject({
  completedOn: IsoDate.optional(),
  issuer: text(200).nullable().optional(),
  certificateNumber: text(80).nullable().optional(),
  /** Takes the attendance back: the enrollment is open again. */
  reopen: z.boolean().default(false),
  reason: prose(500),
  version: Version,
});
export type Correction = z.infer<typeof Correction>;
export const Revocation = z.strictObject({ reason: prose(500), version: Version });
export const NewDispensation = z.strictObject({
  id: Id.optional(),
  untilOn: IsoDate,
  reason: prose(500),
  version: Version,
});
export type NewDispensation = z.infer<typeof NewDispensation>;

export const EnrollmentRevision = z.strictObject({
  revision: z.int(),
  at: Instant,
  byId: Id,
  reason: z.string(),
  before: Enrollment,
});

export const Evidence = z.strictObject({
  id: Id,
  name: z.string(),
  mediaType: z.enum(['application/pdf', 'image/jpeg', 'image/png', 'image/webp', 'image/heic']),
  bytes: z.int(),
  sha256: z.string(),
  uploadedById: Id,
  createdAt: Instant,
});
export type Evidence = z.infer<typeof Evidence>;

export const EnrollmentDetail = z.strictObject({
  ...Enrollment.shape,
  ...named,
  revisions: z.array(EnrollmentRevision),
  evidence: z.array(Evidence),
});

export const CertificateStatus = z.enum([
  'valid',
  'expiring',
  'grace',
  'dispensation',
  'expired',
  'due',
  'missing',
  'exempt',
  'not_required',
]);
export type CertificateStatus = z.infer<typeof CertificateStatus>;

/** Why a course is required of a person: one line per requirement that applies. */
export const RequirementReason = z.strictObject({
  requirementId: Id,
  audience: z.enum(['everyone', 'department', 'job_role', 'grade', 'people']),
  level: z.enum(['mandatory', 'recommended']),
  /** The department's code, the job role, the grade; empty for everyone and named people. */
  value: z.string(),
  /** When it began to apply to this person, and by when he must hold the course. */
  appliesFromOn: IsoDate,
  dueOn: IsoDate,
});
export type RequirementReason = z.infer<typeof RequirementReason>;

/** A person's standing for one course on one date. */
export const Standing = z.strictObject({
  userId: Id,
  courseId: Id,
  courseCode: z.string(),
  courseTitleEn: z.string(),
  courseTitleAr: z.string(),
  status: CertificateStatus,
  requiredLevel: z.enum(['mandatory', 'recommended']).nullable(),
  reasons: z.array(RequirementReason),
  /** The certificate that carries the coverage on that date, or the last one that did; it may be of an equivalent course. */
  certificateId: Id.nullable(),
  certificateCourseId: Id.nullable(),
  /** Last day of the contiguous run of coverage. */
  expiresOn: IsoDate.nullable(),
  daysLeft: z.int().nullable(),
  windowOpensOn: IsoDate.nullable(),
  /** By when a required course that is not held must be. */
  dueOn: IsoDate.nullable(),
  /** The open renewal request and the open enrollment for the course, if any. */
  openRequestId: Id.nullable(),
  openRequestState: z.string().nullable(),
  openEnrollmentId: Id.nullable(),
  openEnrollmentState: EnrollmentState.nullable(),
  bookedSessionStartsAt: Instant.nullable(),
});
export type Standing = z.infer<typeof Standing>;

export const PersonStanding = z.strictObject({
  user: z.strictObject({
    id: Id,
    nameEn: z.string(),
    nameAr: z.string(),
    badgeNumber: z.string(),
    jobRole: z.string().nullable(),
    grade: z.string().nullable(),
    departmentId: Id.nullable(),
  }),
  /** Cleared for work: every mandatory course is held or in its initial period. */
  cleared: z.boolean(),
  standings: z.array(Standing),
});
export type PersonStanding = z.infer<typeof PersonStanding>;
