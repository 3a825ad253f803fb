import { z } from 'zod';
import { Id, Instant, IsoDate, prose, text, Version } from '#shared/kernel/schemas.ts';

export const Recurrence = z.enum(['anniversary', 'completion', 'fixed']);
export const LateWithinGrace = z.enum(['keep_anniversary', 'from_completion']);

/** The rule a certificate is earned under; an enrollment keeps its own copy. Months and days are calendar units. */
export const ExpiryRule = z.strictObject({
  /** null: never expires. */
  validityMonths: z.int().min(1).max(600).nullable(),
  renewalWindowDays: z.int().min(0).max(3650),
  recurrence: Recurrence,
  graceDays: z.int().min(0).max(3650),
  lateWithinGrace: LateWithinGrace,
  /** `fixed` only: the date everyone shares, such as 2026-12-31; null: the person's own first date. */
  fixedAnchorOn: IsoDate.nullable(),
  /** `fixed` only. */
  minimumActiveMonths: z.int().min(0).max(600),
});
export type ExpiryRule = z.infer<typeof ExpiryRule>;

export const Delivery = z.enum(['classroom', 'online', 'on_the_job', 'external']);

const described = {
  code: z.string(),
  titleEn: z.string(),
  titleAr: z.string(),
  category: z.string(),
  delivery: Delivery,
  provider: z.string().nullable(),
  hours: z.number().nullable(),
  /** In the smallest unit of the tenant's currency. */
  costMinor: z.int().nullable(),
};

export const Course = z.strictObject({
  id: Id,
  ...described,
  ...ExpiryRule.shape,
  active: z.boolean(),
  version: Version,
});
export type Course = z.infer<typeof Course>;

/** `mutual`: each counts for the other. From `fromOn` on only. */
export const Equivalent = z.strictObject({ courseId: Id, mutual: z.boolean(), fromOn: IsoDate });
export type Equivalent = z.infer<typeof Equivalent>;

export const CourseDetail = z.strictObject({
  ...Course.shape,
  prerequisiteIds: z.array(Id),
  /** Courses whose certificates count for this one. */
  equivalents: z.array(Equivalent),
});
export type CourseDetail = z.infer<typeof CourseDetail>;

const input = {
  code: text(40),
  titleEn: text(200),
  titleAr: text(200),
  category: text(80),
  delivery: Delivery,
  provider: text(200).nullable(),
  hours: z.number().min(0).max(10_000).nullable(),
  costMinor: z.int().min(0).max(2_000_000_000).nullable(),
  ...ExpiryRule.shape,
  prerequisiteIds: z.array(Id).max(20),
  equivalents: z.array(Equivalent).max(20),
};

export const NewCourse = z.strictObject({
  id: Id.optional(),
  ...input,
  category: input.category.default('General'),
  delivery: Delivery.default('classroom'),
  provider: input.provider.default(null),
  hours: input.hours.default(null),
  costMinor: input.costMinor.default(null),
  validityMonths: ExpiryRule.shape.validityMonths.default(null),
  renewalWindowDays: ExpiryRule.shape.renewalWindowDays.default(90),
  recurrence: Recurrence.default('anniversary'),
  graceDays: ExpiryRule.shape.graceDays.default(0),
  lateWithinGrace: LateWithinGrace.default('from_completion'),
  fixedAnchorOn: ExpiryRule.shape.fixedAnchorOn.default(null),
  minimumActiveMonths: ExpiryRule.shape.minimumActiveMonths.default(0),
  prerequisiteIds: input.prerequisiteIds.default([]),
  equivalents: input.equivalents.default([]),
});
export type NewCourse = z.infer<typeof NewCourse>;

export const CourseChange = z.strictObject({
  ...z.strictObject(input).partial().shape,
  active: z.boolean().optional(),
  version: Version,
});
export type CourseChange = z.infer<typeof CourseChange>;

export const CourseSession = z.strictObject({
  id: Id,
  courseId: Id,
  courseCode: z.string(),
  courseTitleEn: z.string(),
  courseTitleAr: z.string(),
  startsAt: Instant,
  endsAt: Instant,
  place: z.string(),
  instructor: z.string().nullable(),
  seats: z.int(),
  waitingList: z.boolean(),
  booked: z.int(),
  waiting: z.int(),
  status: z.enum(['scheduled', 'cancelled']),
  version: Version,
});
export type CourseSession = z.infer<typeof CourseSession>;

const sessionInput = {
  startsAt: Instant,
  endsAt: Instant,
  place: text(200),
  instructor: text(200).nullable(),
  seats: z.int().min(1).max(10_000),
  waitingList: z.boolean(),
};
export const NewCourseSession = z.strictObject({
  id: Id.optional(),
  ...sessionInput,
  instructor: sessionInput.instructor.default(null),
  waitingList: z.boolean().default(true),
});
export type NewCourseSession = z.infer<typeof NewCourseSession>;
export const CourseSessionChange = z.strictObject({
  ...z.strictObject(sessionInput).partial().shape,
  version: Version,
});
export type CourseSessionChange = z.infer<typeof CourseSessionChange>;
export const SessionCancellation = z.strictObject({ reason: prose(500), version: Version });

/** Who must hold a course. Exactly one of the audience's own fields is filled. */
export const Audience = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('everyone') }),
  z.strictObject({ kind: z.literal('department'), departmentId: Id }),
  z.strictObject({ kind: z.literal('job_role'), jobRole: text(120) }),
  z.strictObject({ kind: z.literal('grade'), grade: text(60) }),
  z.strictObject({ kind: z.literal('people'), userIds: z.array(Id).min(1).max(1000) }),
]);
export type Audience = z.infer<typeof Audience>;

export const Requirement = z.strictObject({
  id: Id,
  courseId: Id,
  audience: Audience,
  level: z.enum(['mandatory', 'recommended']),
  /** Days a person has from the day the requirement begins to apply to him. */
  dueWithinDays: z.int(),
  fromOn: IsoDate,
  toOn: IsoDate.nullable(),
  version: Version,
});
export type Requirement = z.infer<typeof Requirement>;

export const NewRequirement = z.strictObject({
  id: Id.optional(),
  courseId: Id,
  audience: Audience,
  level: z.enum(['mandatory', 'recommended']).default('mandatory'),
  dueWithinDays: z.int().min(0).max(3650).default(30),
  fromOn: IsoDate,
  toOn: IsoDate.nullable().default(null),
});
export type NewRequirement = z.infer<typeof NewRequirement>;
export const RequirementEnd = z.strictObject({ toOn: IsoDate, version: Version });

export const Exemption = z.strictObject({
  id: Id,
  userId: Id,
  userNameEn: z.string(),
  userNameAr: z.string(),
  courseId: Id,
  reason: z.string(),
  approvedBy: Id,
  fromOn: IsoDate,
  untilOn: IsoDate,
  version: Version,
});
export type Exemption = z.infer<typeof Exemption>;
export const NewExemption = z.strictObject({
  id: Id.optional(),
  userId: Id,
  courseId: Id,
  reason: prose(500),
  fromOn: IsoDate,
  untilOn: IsoDate,
});
export type NewExemption = z.infer<typeof NewExemption>;
export const ExemptionEnd = z.strictObject({ untilOn: IsoDate, version: Version });

/** What a changed rule would do to certificates already earned. `apply: false` only shows it. */
export const Recalculation = z.strictObject({ apply: z.boolean(), reason: prose(500) });
export const RecalculationResult = z.strictObject({
  applied: z.boolean(),
  changes: z.array(
    z.strictObject({
      enrollmentId: Id,
      userId: Id,
      userNameEn: z.string(),
      userNameAr: z.string(),
      expiresOnBefore: IsoDate.nullable(),
      expiresOnAfter: IsoDate.nullable(),
    }),
  ),
});
