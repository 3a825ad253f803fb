import { refuseInactive } from '#shared/courses/course.ts';
import { currentOf } from '#shared/enrollments/current.ts';
import { refuseUnsuitable } from '#shared/renewals/preferred-session.ts';
import {
  type NewRenewal,
  openStates,
  type RenewalDetail,
  type RenewalRequest,
} from '#shared/renewals/renewal.schemas.ts';
import { createRequest, submitRequest } from '#shared/renewals/renewal.ts';
import type { Change } from '#shared/renewals/step.ts';
import type { Resource } from '#shared/sync/resource.schemas.ts';
import type { Laptop, Optimistic } from '../offline.ts';
import { found } from './found.ts';
import { idsFrom } from './ids.ts';
import { sentence } from './names.ts';
import { changedRequest, occasionOf } from './request-change.ts';
import { routingOf } from './routing.ts';

const open: ReadonlySet<string> = new Set(openStates);

/** Asks for a renewal, for oneself or somebody in sight; on its way at once unless kept as a draft. */
export function createRenewal(
  laptop: Laptop,
  input: NewRenewal,
  commandId: string,
): Optimistic<RenewalRequest> {
  const { copy, me, now } = laptop;
  const { courseId, preferredSessionId } = input;
  const person = found(copy.get('person', input.userId ?? me.userId), 'user');
  const course = found(copy.get('course', courseId), 'course');
  refuseInactive(course);
  if (preferredSessionId !== null) refuseUnsuitable(copy.get('session', preferredSessionId), courseId, now);
  const ofCourse = copy
    .list('enrollment', { userId: person.id })
    .filter((each) => each.courseId === courseId);
  const certificate = currentOf(ofCourse);
  const asked = {
    person: { id: person.id, active: person.status === 'active' },
    certificateId: certificate?.id ?? null,
    open: openRequest(laptop, person.id, courseId),
  };
  const newId = idsFrom(commandId);
  const created = createRequest(input, asked, occasionOf(laptop, newId));
  const routing = routingOf(laptop, person.id, null, newId);
  const after = input.submit ? submitted(created, routing) : created;
  const before = { ...blank(after.request, person, course), expiresOn: certificate?.expiresOn ?? null };
  return {
    changes: [changedRequest(laptop, before, after)],
    answer: after.request,
    subject: { kind: 'request', id: after.request.id },
    params: sentence(before),
  };
}

const openRequest = ({ copy }: Laptop, userId: string, courseId: string) =>
  copy.list('request', { userId }).find((each) => each.courseId === courseId && open.has(each.state)) ?? null;

function submitted(created: Change, routing: ReturnType<typeof routingOf>): Change {
  const { request } = created;
  const sent = submitRequest(request, [], { version: request.version }, routing);
  return { ...sent, log: [...created.log, ...sent.log] };
}

const blank = (
  request: RenewalRequest,
  person: Resource<'person'>,
  course: Resource<'course'>,
): RenewalDetail => ({
  ...request,
  userNameEn: person.nameEn,
  userNameAr: person.nameAr,
  badgeNumber: person.badgeNumber,
  courseCode: course.code,
  courseTitleEn: course.titleEn,
  courseTitleAr: course.titleAr,
  expiresOn: null,
  stepId: null,
  stepDueOn: null,
  approverId: null,
  approverNameEn: null,
  approverNameAr: null,
  steps: [],
  timeline: [],
  evidence: [],
});
