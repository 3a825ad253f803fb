import { equivalentsOf } from '#shared/courses/equivalents.ts';
import type { Recording, SessionDays } from '#shared/enrollments/completion.ts';
import { certificateOf } from '#shared/enrollments/coverage.ts';
import { Enrollment } from '#shared/enrollments/enrollment.schemas.ts';
import { ruleOf } from '#shared/enrollments/expiry.ts';
import { refuseOtherCrew } from '#shared/enrollments/recording-right.ts';
import { refuseStale } from '#shared/enrollments/stale.ts';
import { supersededBy } from '#shared/enrollments/superseded.ts';
import { dateIn } from '#shared/kernel/dates.ts';
import { conflict } from '#shared/kernel/problem.ts';
import type { Resource } from '#shared/sync/resource.schemas.ts';
import type { Changed, Laptop, Optimistic } from '../offline.ts';
import { requestsFollowing } from './following.ts';
import { found } from './found.ts';
import { sentence } from './names.ts';
import { equivalencesOf } from './standing.ts';

type Detail = Resource<'enrollment'>;
const Bare = Enrollment.strip();

/** An enrollment to be recorded on, with everything its person has in the course, itself included. */
export interface ToRecord {
  before: Enrollment;
  ofCourse: readonly Enrollment[];
}

/** @throws Problem as the server: missing, conflict (decided on another version), forbidden (another crew) */
export function toRecord({ copy, me }: Laptop, { id, version }: { id: string; version: number }): ToRecord {
  const before = Bare.parse(found(copy.get('enrollment', id), 'enrollment'));
  refuseStale(before, version);
  refuseOtherCrew(found(copy.get('person', before.userId), 'user'), me);
  const ofPerson = copy.list('enrollment', { userId: before.userId });
  return { before, ofCourse: ofPerson.filter(({ courseId }) => courseId === before.courseId) };
}

/** The certificate keeps a copy of the course's rule as it is on this laptop. */
export const recordingOf = ({ copy, me, today }: Laptop, { before, ofCourse }: ToRecord): Recording => ({
  actorId: me.userId,
  today,
  rule: ruleOf(found(copy.get('course', before.courseId), 'course')),
  certificates: ofCourse,
});

/** @throws Problem conflict without a place in a session */
export function sessionDays({ copy, me }: Laptop, { sessionId }: Enrollment): SessionDays {
  if (sessionId === null) throw conflict('enrollment.not_booked', 'The person has no place in a session.');
  const { startsAt, endsAt } = found(copy.get('session', sessionId), 'course_session');
  const zone = me.tenant.timeZone;
  return { startsOn: dateIn(zone, startsAt), endsOn: dateIn(zone, endsAt) };
}

/** What was recorded, with what follows for the person's other certificates and for his renewal request. */
export function recorded(
  laptop: Laptop,
  { id }: Enrollment,
  after: Enrollment,
  commandId: string,
): Optimistic<Enrollment> {
  const detail: Detail = { ...found(laptop.copy.get('enrollment', id), 'enrollment'), ...after };
  return {
    changes: [...withCarriers(laptop, detail), ...requestsFollowing(laptop, after, commandId)],
    answer: after,
    subject: { kind: 'enrollment', id },
    params: sentence(detail),
  };
}

/** The enrollment, and those of its person that another one carries on now, or no longer. */
function withCarriers({ copy, me, today }: Laptop, detail: Detail): Changed[] {
  const others = copy.list('enrollment', { userId: detail.userId }).filter(({ id }) => id !== detail.id);
  if (detail.state !== 'completed') return [changedTo(detail)];
  const all = [detail, ...others];
  const certificates = all
    .filter(({ state }) => state === 'completed')
    .flatMap((each) => certificateOf(each, me.tenant.timeZone) ?? []);
  const equivalents = equivalentsOf(copy.list('course').flatMap(equivalencesOf));
  const carriers = supersededBy(certificates, equivalents, today);
  return all
    .map((each) => ({ ...each, superseded: carriers.has(each.id) }))
    .filter((each, at) => each.id === detail.id || each.superseded !== all[at]?.superseded)
    .map(changedTo);
}

const changedTo = (body: Detail): Changed => ({ kind: 'enrollment', id: body.id, body });
