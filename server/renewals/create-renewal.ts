import { refuseInactive } from '#shared/courses/course.ts';
import type { NewRenewal, RenewalRequest } from '#shared/renewals/renewal.schemas.ts';
import { createRequest, submitRequest } from '#shared/renewals/renewal.ts';
import type { Change } from '#shared/renewals/step.ts';
import { findCourse } from '../courses/index.ts';
import { currentCertificate } from '../enrollments/index.ts';
import { type Change as Changed, command } from '../platform/command.ts';
import type { Tx } from '../platform/context.ts';
import { holdLeaders } from './leaders.repo.ts';
import { occasionOf, routingOf } from './occasion.ts';
import { refuseSession } from './refuse-session.ts';
import { addRequest, findOpen, saveChange } from './requests.repo.ts';
import { lockPerson } from './surroundings.repo.ts';
import type { RenewalEvent } from './use-case.ts';

/** Asks for a renewal, for oneself or somebody one sees; sent to its approvers at once unless kept as a draft. */
export const createRenewal = command({
  event: 'renewal.requested',
  subject: 'renewal_request',
  permission: 'renewals:request',
  async run(tx, input: NewRenewal): Promise<Changed<RenewalEvent, RenewalRequest>> {
    const userId = input.userId ?? tx.actor.userId;
    if (input.submit) await holdLeaders(tx);
    const person = await lockPerson(tx, userId);
    refuseInactive(await findCourse(tx, input.courseId));
    await refuseSession(tx, input.courseId, input.preferredSessionId);
    const certificate = await currentCertificate(tx, userId, input.courseId);
    const open = await findOpen(tx, userId, input.courseId);
    const asked = { person, certificateId: certificate?.id ?? null, open };
    const created = createRequest(input, asked, occasionOf(tx));
    await addRequest(tx, created.request);
    const after = input.submit ? await submitted(tx, created) : created;
    await saveChange(tx, after);
    return { subjectId: after.request.id, before: null, after, result: after.request };
  },
});

async function submitted(tx: Tx, created: Change): Promise<Change> {
  const { request } = created;
  const routing = await routingOf(tx, request.userId);
  const sent = submitRequest(request, [], { version: request.version }, routing);
  return { ...sent, log: [...created.log, ...sent.log] };
}
