import { accountPublication } from './auth/accounts.publication.ts';
import { coursePublications } from './courses/courses.publication.ts';
import { departmentPublications } from './departments/departments.publication.ts';
import { enrollmentPublication } from './enrollments/enrollments.publication.ts';
import { notificationPublication } from './notifications/notifications.publication.ts';
import type { Publication } from './platform/publication.ts';
import { renewalPublications } from './renewals/renewals.publication.ts';
import { settingsPublication } from './settings/settings.publication.ts';
import { personPublication } from './users/users.publication.ts';

/** What laptops hold of each kind of record. */
export const publications: readonly Publication[] = [
  accountPublication,
  settingsPublication,
  personPublication,
  ...departmentPublications,
  ...coursePublications,
  enrollmentPublication,
  ...renewalPublications,
  notificationPublication,
];
