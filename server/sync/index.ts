/** What the server is wired with. */
export { auditSyncCommand } from './audit-sync.cli.ts';
export { deviceRoutes } from './devices.routes.ts';
export { syncTicks } from './sync.jobs.ts';
export { feedRoutes } from './sync.routes.ts';
