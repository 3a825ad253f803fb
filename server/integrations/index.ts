/** What the server is wired with, and the operator's command. */
export { importCommand } from './import.cli.ts';
export { importJob } from './integrations.jobs.ts';
export { integrationRoutes } from './integrations.routes.ts';
