import type { RenewalRequest } from '#shared/renewals/renewal.schemas.ts';
import type { Change } from '#shared/renewals/step.ts';

/** Two changes of one request, one after the other. */
export const joined = (first: Change, second: Change): Change => ({
  request: second.request,
  steps: [...first.steps, ...second.steps],
  log: [...first.log, ...second.log],
});

/** Nothing happens, and nothing is told. */
export const unchanged = (request: RenewalRequest): Change => ({ request, steps: [], log: [] });
