import { registerOtherNotifications } from './other-notifications.ts';
import { registerRenewalNotifications } from './renewal-notifications.ts';
import { registerSessionNotifications } from './session-notifications.ts';

/** What other contexts may ask of notifications, and what the server is wired with. */
export { alertsJob, alertsTick } from './notifications.jobs.ts';
export { notificationRoutes } from './notifications.routes.ts';
export { type NewNotification, notify } from './notify.repo.ts';

/** Whom each event is told. Called once, where the server is wired together. */
export function registerNotifications(): void {
  registerRenewalNotifications();
  registerSessionNotifications();
  registerOtherNotifications();
}
