import type { Route } from '#shared/kernel/route.ts';
import { deviceApi } from '#shared/sync/sync.api.ts';
import { checkpoints, verification } from './audit/audit.jobs.ts';
import { auditRoutes } from './audit/audit.routes.ts';
import { forgetOldSignIns } from './auth/auth.jobs.ts';
import { authRoutes } from './auth/auth.routes.ts';
import { recalculationJob } from './courses/courses.jobs.ts';
import { courseRoutes } from './courses/courses.routes.ts';
import { departmentRoutes } from './departments/departments.routes.ts';
import { enrollmentTicks } from './enrollments/enrollments.jobs.ts';
import { registerEnrollmentReactions } from './enrollments/enrollments.reactions.ts';
import { enrollmentRoutes } from './enrollments/enrollments.routes.ts';
import { importJob } from './integrations/integrations.jobs.ts';
import { integrationRoutes } from './integrations/integrations.routes.ts';
import { jobRoutes } from './jobs/jobs.routes.ts';
import { alertsJob, alertsTick, notificationRoutes, registerNotifications } from './notifications/index.ts';
import type { Implementation } from './platform/http/implement.ts';
import type { JobDefinition, Tick } from './platform/jobs/queue.ts';
import { registerPublications } from './platform/publication.ts';
import { publications } from './publications.ts';
import {
  attendStepsJob,
  registerRenewalReactions,
  renewalRoutes,
  renewalsTick,
  workflowRoutes,
} from './renewals/index.ts';
import { settingsRoutes } from './settings/settings.routes.ts';
import { deviceRoutes, feedRoutes, syncTicks } from './sync/index.ts';
import { tenantRoutes } from './tenants/tenants.routes.ts';
import { userRoutes } from './users/users.routes.ts';

/** Every context's routes; the server refuses to start unless they are exactly the contract's. */
export const routes: readonly Implementation[] = [
  ...authRoutes,
  ...tenantRoutes,
  ...settingsRoutes,
  ...userRoutes,
  ...departmentRoutes,
  ...courseRoutes,
  ...enrollmentRoutes,
  ...renewalRoutes,
  ...workflowRoutes,
  ...notificationRoutes,
  ...auditRoutes,
  ...integrationRoutes,
  ...deviceRoutes,
  ...jobRoutes,
  ...feedRoutes,
];

/** Work in the background that somebody asks for. */
export const jobs: readonly JobDefinition[] = [
  alertsJob,
  attendStepsJob,
  importJob,
  recalculationJob,
  verification,
];

/** Work in the background that recurs. */
export const ticks: readonly Tick[] = [
  alertsTick,
  checkpoints,
  forgetOldSignIns,
  renewalsTick,
  ...enrollmentTicks,
  ...syncTicks,
];

registerPublications(publications);
/** How often one address may ask, in a minute: what laptops send by themselves. */
export const rateLimits: ReadonlyMap<Route, number> = new Map<Route, number>([
  [deviceApi.push, 3_000],
  [deviceApi.sendChunk, 6_000],
]);

// What follows from an event, in the transaction that wrote it.
registerRenewalReactions();
registerEnrollmentReactions();
registerNotifications();
