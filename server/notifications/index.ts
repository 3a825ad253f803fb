/** What other contexts may ask of notifications, and what the server is wired with. */
export { alertsJob, alertsTick } from './notifications.jobs.ts';
export { notificationRoutes } from './notifications.routes.ts';
export { type NewNotification, notify } from './notify.ts';
export { registerRenewalNotifications } from './renewal-notifications.ts';
