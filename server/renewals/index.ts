/** What the server is wired with. */
export { attendStepsJob, renewalsTick } from './renewals.jobs.ts';
export { registerRenewalReactions } from './renewals.reactions.ts';
export { renewalRoutes } from './renewals.routes.ts';
export { workflowRoutes } from './workflow.routes.ts';
