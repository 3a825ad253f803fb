import { missing } from '#shared/kernel/problem.ts';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import type { RenewalDetail, RenewalRow } from '#shared/renewals/renewal.schemas.ts';
import { implement } from '../platform/http/implement.ts';
import { readPage } from '../platform/read-page.ts';
import { readAll } from '../platform/reading.ts';
import { cancelRenewal } from './cancel-renewal.ts';
import { changeRenewal } from './change-renewal.ts';
import { createRenewal } from './create-renewal.ts';
import { requestBefore } from './cursors.ts';
import {
  countRequests,
  selectRequest,
  selectRequests,
  selectSteps,
  selectTimeline,
} from './renewals.repo.ts';
import { addRequestEvidence, requestEvidence } from './request-evidence.ts';
import { submitRenewal } from './submit-renewal.ts';
import { withdrawRenewal } from './withdraw-renewal.ts';

export const renewalRoutes = implement(renewalApi, {
  async list(context, { query }) {
    const before = requestBefore(query.cursor);
    return readPage<RenewalRow>(context, query, {
      rows: (scope) => selectRequests(scope, query, query.limit, before),
      total: (scope) => countRequests(scope, query),
      sortValues: (row) => [row.id],
    });
  },
  async get(context, { params: { id } }) {
    const [request, steps, timeline] = await readAll(context, (scope) => [
      selectRequest(scope, id),
      selectSteps(scope, id),
      selectTimeline(scope, id),
    ]);
    const [found] = (request?.rows ?? []) as Omit<RenewalDetail, 'steps' | 'timeline'>[];
    if (!found) throw missing('renewal_request');
    return {
      ...found,
      steps: (steps?.rows ?? []) as RenewalDetail['steps'],
      timeline: (timeline?.rows ?? []) as RenewalDetail['timeline'],
    };
  },
  create: (context, { body }) => createRenewal(context, body),
  change: (context, { params, body }) => changeRenewal(context, { ...params, ...body }),
  submit: (context, { params, body }) => submitRenewal(context, { ...params, ...body }),
  withdraw: (context, { params, body }) => withdrawRenewal(context, { ...params, ...body }),
  cancel: (context, { params, body }) => cancelRenewal(context, { ...params, ...body }),
  addEvidence: (context, { params, upload }) => addRequestEvidence(context, { ...params, upload }),
  evidence: (context, { params }) => requestEvidence(context, params),
});
