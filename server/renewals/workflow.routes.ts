import { workflowApi } from '#shared/renewals/renewal.api.ts';
import type { Delegation, InboxRow } from '#shared/renewals/renewal.schemas.ts';
import { implement } from '../platform/http/implement.ts';
import { readPage } from '../platform/read-page.ts';
import { read } from '../platform/reading.ts';
import { stepAfter } from './cursors.ts';
import { decideMany } from './decide-many.ts';
import { decideStep } from './decide-step.ts';
import { selectDelegations } from './delegations.repo.ts';
import { giveDelegation } from './give-delegation.ts';
import { countInbox, selectInbox } from './renewals.repo.ts';
import { revokeDelegation } from './revoke-delegation.ts';

export const workflowRoutes = implement(workflowApi, {
  async inbox(context, { query }) {
    const after = stepAfter(query.cursor);
    return readPage<InboxRow>(context, query, {
      rows: (scope) => selectInbox(scope, query.limit, after),
      total: countInbox,
      sortValues: (row) => [row.stepDueOn, row.stepId],
    });
  },
  decide: (context, { params, body }) => decideStep(context, { ...params, ...body }),
  decideMany: (context, { body }) => decideMany(context, body),
  async delegations(context) {
    const { rows } = await read<Delegation>(context, () => selectDelegations);
    return { items: rows };
  },
  delegate: (context, { body }) => giveDelegation(context, body),
  revokeDelegation: (context, { params, body }) => revokeDelegation(context, { ...params, ...body }),
});
