import { z } from 'zod';
import * as audit from './audit/audit.schemas.ts';
import * as auth from './auth/auth.schemas.ts';
import * as courses from './courses/course.schemas.ts';
import * as departments from './departments/department.schemas.ts';
import * as enrollments from './enrollments/enrollment.schemas.ts';
import * as integrations from './integrations/import.schemas.ts';
import * as jobs from './jobs/job.schemas.ts';
import * as notifications from './notifications/notification.schemas.ts';
import * as renewals from './renewals/renewal.schemas.ts';
import * as settings from './settings/settings.schemas.ts';
import * as tenants from './tenants/tenant.schemas.ts';
import * as users from './users/user.schemas.ts';

const words: readonly (readonly [string, unknown])[] = [
  auth,
  tenants,
  settings,
  users,
  departments,
  courses,
  enrollments,
  renewals,
  notifications,
  audit,
  integrations,
  jobs,
].flatMap((schemas) => Object.entries(schemas));

/** Every schema of the contract by the name it is exported under: what the API's documentation calls it. */
export const vocabulary: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  words.filter((word): word is readonly [string, z.ZodType] => word[1] instanceof z.ZodType),
);
