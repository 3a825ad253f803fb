import { refuseInactive } from '#shared/courses/course.ts';
import { refuseUnsuitable } from '#shared/renewals/preferred-session.ts';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import type { RenewalDetail, RenewalRequest } from '#shared/renewals/renewal.schemas.ts';
import { editRequest, submitRequest, withdrawRequest } from '#shared/renewals/renewal.ts';
import { refuseEvidence } from '#shared/renewals/request-evidence.ts';
import type { Change } from '#shared/renewals/step.ts';
import { createRenewal } from './offline/create-renewal.ts';
import { queuedEvidence } from './offline/evidence.ts';
import { found } from './offline/found.ts';
import { idsFrom } from './offline/ids.ts';
import { sentence } from './offline/names.ts';
import { changedRequest, occasionOf, requestOf, stepsOf } from './offline/request-change.ts';
import { listRequests } from './offline/request-list.ts';
import { requestInSight } from './offline/requests.ts';
import { routingOf } from './offline/routing.ts';
import { implementOffline, type Laptop, type Optimistic } from './offline.ts';

export const renewalsOffline = implementOffline(renewalApi, {
  list: (laptop, { query }) => listRequests(laptop, query),
  get: (laptop, { params }) => requestInSight(laptop, params.id),
  create: (laptop, { body }, commandId) => createRenewal(laptop, body, commandId),
  change(laptop, { params, body }, commandId) {
    const before = requestInSight(laptop, params.id);
    const change = editRequest(requestOf(before), body, occasionOf(laptop, idsFrom(commandId)));
    const wished = body.preferredSessionId ?? null;
    if (wished !== null) refuseUnsuitable(laptop.copy.get('session', wished), before.courseId, laptop.now);
    return done(laptop, before, change);
  },
  submit(laptop, { params, body }, commandId) {
    const before = requestInSight(laptop, params.id);
    const routing = routingOf(laptop, before.userId, before, idsFrom(commandId));
    const change = submitRequest(requestOf(before), stepsOf(before), body, routing);
    refuseInactive(found(laptop.copy.get('course', before.courseId), 'course'));
    return done(laptop, before, change);
  },
  withdraw(laptop, { params, body }, commandId) {
    const before = requestInSight(laptop, params.id);
    const occasion = occasionOf(laptop, idsFrom(commandId));
    return done(laptop, before, withdrawRequest(requestOf(before), stepsOf(before), body, occasion));
  },
  addEvidence(laptop, { params: { id }, file }, commandId) {
    const request = requestInSight(laptop, id);
    refuseEvidence(request, laptop.me.userId);
    const evidence = queuedEvidence(laptop, file, commandId);
    const body = { ...request, evidence: [...request.evidence, evidence] };
    return {
      changes: [{ kind: 'request', id, body }],
      answer: evidence,
      subject: { kind: 'request', id },
      params: sentence(request),
    };
  },
});

const done = (laptop: Laptop, before: RenewalDetail, change: Change): Optimistic<RenewalRequest> => ({
  changes: [changedRequest(laptop, before, change)],
  answer: change.request,
  subject: { kind: 'request', id: before.id },
  params: sentence(before),
});
