import { z } from 'zod';
import { SignedIn } from '#shared/auth/auth.schemas.ts';
import { CourseDetail, CourseSession, Exemption, Requirement } from '#shared/courses/course.schemas.ts';
import { Department } from '#shared/departments/department.schemas.ts';
import { EnrollmentDetail } from '#shared/enrollments/enrollment.schemas.ts';
import { Id } from '#shared/kernel/schemas.ts';
import { Notification } from '#shared/notifications/notification.schemas.ts';
import { Delegation, RenewalDetail } from '#shared/renewals/renewal.schemas.ts';
import { Settings } from '#shared/settings/settings.schemas.ts';
import { UserDetail } from '#shared/users/user.schemas.ts';

/**
 * What is published to laptops, by kind: the API's own JSON, so that a laptop answers a detail with the bytes it received
 * and a list with a part of them. No body depends on today's date: what does is worked out where it is asked.
 */
export const resourceSchemas = {
  /** In `tenant`; its id is the tenant's. */
  settings: Settings,
  /** In `tenant`: the tree, for requirements of a department and all below it. */
  place: Department.pick({ id: true, code: true, parentId: true }),
  /** In `organisation`. */
  department: Department,
  /** In `tenant`, as the next one. */
  course: CourseDetail,
  session: CourseSession,
  /**
   * In `tenant`; one of named people in `person:<id>` of each of them, with him alone in `userIds`: who holds several of
   * those scopes has it several times, and together they name the people he sees.
   */
  requirement: Requirement,
  /** In `person:<id>`, as the next two. */
  person: UserDetail,
  /** Without reason and approver, which are the training office's. */
  exemption: Exemption.pick({ id: true, userId: true, courseId: true, fromOn: true, untilOn: true }),
  enrollment: EnrollmentDetail,
  /** In `person:<userId>`, in the `desk:` of everybody it came to, and in the `inbox:` of who decided it or asked for it. */
  request: RenewalDetail,
  /** In `inbox:<userId>`, as the next two. */
  notification: Notification,
  delegation: Delegation,
  /** Who the user is; its id is his. `permissions` follow from the roles. */
  account: SignedIn.omit({ today: true, expiresAt: true, permissions: true }),
} as const;

export type ResourceKind = keyof typeof resourceSchemas;
export const resourceKinds = Object.keys(resourceSchemas) as ResourceKind[];
export type Resource<Kind extends ResourceKind> = z.infer<(typeof resourceSchemas)[Kind]>;

export const ResourceKind = z.enum(resourceKinds as [ResourceKind, ...ResourceKind[]]);
/** One record in one scope. */
export const ResourceKey = z.strictObject({ kind: ResourceKind, id: Id });
