import { authOffline } from './auth.ts';
import { coursesOffline } from './courses.ts';
import { departmentsOffline } from './departments.ts';
import { enrollmentsOffline } from './enrollments.ts';
import { notificationsOffline } from './notifications.ts';
import type { Offline } from './offline.ts';
import { renewalsOffline } from './renewals.ts';
import { settingsOffline } from './settings.ts';
import { usersOffline } from './users.ts';
import { workflowOffline } from './workflow.ts';

/** Every route that a laptop answers from its copy. `alive` and `status` are the laptop's own. */
export const offlineContexts: readonly Offline[] = [
  ...authOffline,
  ...settingsOffline,
  ...usersOffline,
  ...departmentsOffline,
  ...coursesOffline,
  ...enrollmentsOffline,
  ...renewalsOffline,
  ...workflowOffline,
  ...notificationsOffline,
];
