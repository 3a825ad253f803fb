import { auditApi } from './audit/audit.api.ts';
import { authApi } from './auth/auth.api.ts';
import { courseApi } from './courses/course.api.ts';
import { departmentApi } from './departments/department.api.ts';
import { enrollmentApi } from './enrollments/enrollment.api.ts';
import { integrationApi } from './integrations/integration.api.ts';
import { healthApi, jobApi } from './jobs/job.api.ts';
import type { Route } from './kernel/route.ts';
import { notificationApi } from './notifications/notification.api.ts';
import { renewalApi, workflowApi } from './renewals/renewal.api.ts';
import { settingsApi } from './settings/settings.api.ts';
import { deviceApi, feedApi } from './sync/sync.api.ts';
import { tenantApi } from './tenants/tenant.api.ts';
import { userApi } from './users/user.api.ts';

/** Every route of TrainFlow, by context. The server refuses to start unless it answers exactly these. */
export const contract = {
  auth: authApi,
  tenants: tenantApi,
  settings: settingsApi,
  users: userApi,
  departments: departmentApi,
  courses: courseApi,
  enrollments: enrollmentApi,
  renewals: renewalApi,
  workflow: workflowApi,
  notifications: notificationApi,
  audit: auditApi,
  integrations: integrationApi,
  feed: feedApi,
  devices: deviceApi,
  jobs: jobApi,
  health: healthApi,
} as const satisfies Record<string, Record<string, Route>>;

export const allRoutes: readonly Route[] = Object.values(contract).flatMap((api): Route[] =>
  Object.values(api),
);
