import { compareText } from '#shared/kernel/compare.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { acceptedResult, refusedResult } from '#shared/renewals/bulk-decision.ts';
import { inboxRow } from '#shared/renewals/inbox.ts';
import { workflowApi } from '#shared/renewals/renewal.api.ts';
import { type Delegation, type InboxRow, RenewalRequest } from '#shared/renewals/renewal.schemas.ts';
import { waitsFor } from '#shared/renewals/sight.ts';
import { decideStep } from './offline/decide-step.ts';
import { ascending, type Column, pageOf } from './offline/paging.ts';
import { rowOf, viewerOf } from './offline/requests.ts';
import { implementOffline, part } from './offline.ts';

const mostOverdueFirst: readonly Column<InboxRow>[] = [
  ascending(({ stepDueOn }) => stepDueOn ?? ''),
  ascending(({ stepId }) => stepId),
];
/** Nobody has given or received more that still matter. */
const mostDelegations = 200;

export const workflowOffline = implementOffline(workflowApi, {
  inbox(laptop, { query }) {
    const { copy, me, today } = laptop;
    const viewer = viewerOf(laptop);
    const waiting = copy
      .list('request')
      .flatMap((request) =>
        request.steps
          .filter((step) => waitsFor(request, step, viewer))
          .map((step) => inboxRow(rowOf(request), step, me.userId, today)),
      );
    return pageOf(waiting, query, mostOverdueFirst);
  },
  decide: (laptop, { params, body }, commandId) => decideStep(laptop, { ...params, ...body }, commandId),
  decideMany: {
    into: ({ body: { steps, ...decision } }) =>
      steps.map(({ stepId, version }) =>
        part(workflowApi.decide, { params: { id: stepId }, body: { ...decision, version } }),
      ),
    answer: ({ body: { steps } }, outcomes) => ({
      results: steps.map(({ stepId }, at) => {
        const outcome = outcomes[at];
        return outcome instanceof Problem
          ? refusedResult(stepId, outcome)
          : acceptedResult(stepId, RenewalRequest.parse(outcome));
      }),
    }),
  },
  delegations: ({ copy }) => ({
    items: copy.list('delegation').toSorted(latestFirst).slice(0, mostDelegations),
  }),
});

const latestFirst = (a: Delegation, b: Delegation) =>
  compareText(b.fromOn, a.fromOn) || compareText(b.id, a.id);
