import type { CourseDetail } from '#shared/courses/course.schemas.ts';
import type { PersonStanding } from '#shared/enrollments/enrollment.schemas.ts';
import { isOpen } from '#shared/enrollments/enrollment.ts';
import { type Judged, judge, type Rules, rulesOf } from '#shared/enrollments/judge.ts';
import { shown, type UnderWay } from '#shared/enrollments/shown.ts';
import { openStates } from '#shared/renewals/renewal.schemas.ts';
import type { Resource } from '#shared/sync/resource.schemas.ts';
import type { Copy, Laptop } from '../offline.ts';

/** What the tenant requires of whom on a day. */
export const rulesOn = ({ copy, me }: Laptop, on: string): Rules =>
  rulesOf(copy.list('requirement'), copy.list('place'), copy.list('course').flatMap(equivalencesOf), {
    on,
    zone: me.tenant.timeZone,
  });

export function judgePeople({ copy }: Laptop, people: readonly Resource<'person'>[], rules: Rules): Judged[] {
  const certificates = ofPeople(copy, 'enrollment', people).filter(({ state }) => state === 'completed');
  return judge({ people, certificates, exemptions: ofPeople(copy, 'exemption', people) }, rules);
}

/** As people read it. What is under way is told for today only. */
export const showPeople = (
  { copy, today }: Laptop,
  judged: readonly Judged[],
  { on }: Rules,
): PersonStanding[] =>
  shown(
    judged,
    copy.list('course'),
    on === today ? judged.flatMap(({ person }) => underWay(copy, person.id)) : [],
  );

/** A mutual one is listed with either course. */
export const equivalencesOf = ({ id, equivalents }: CourseDetail) =>
  equivalents.map(({ courseId, fromOn }) => ({
    courseId: id,
    equivalentId: courseId,
    mutual: false,
    fromOn,
  }));

/** Of one person by the index, of many in one go; `judge` takes what is theirs. */
function ofPeople<Kind extends 'enrollment' | 'exemption'>(
  copy: Copy,
  kind: Kind,
  people: readonly { id: string }[],
): Resource<Kind>[] {
  const [only, ...others] = people;
  return only && others.length === 0 ? copy.list(kind, { userId: only.id }) : copy.list(kind);
}

function underWay(copy: Copy, userId: string): UnderWay[] {
  const byCourse = new Map<string, UnderWay>();
  const open = new Set<string>(openStates);
  for (const { id, courseId, state } of copy.list('request', { userId })) {
    if (open.has(state))
      byCourse.set(courseId, { ...nothing, userId, courseId, openRequestId: id, openRequestState: state });
  }
  for (const { id, courseId, state, seat, sessionId } of copy.list('enrollment', { userId })) {
    if (!isOpen({ state })) continue;
    const session = seat === 'booked' && sessionId !== null ? copy.get('session', sessionId) : null;
    byCourse.set(courseId, {
      ...(byCourse.get(courseId) ?? { ...nothing, userId, courseId }),
      openEnrollmentId: id,
      openEnrollmentState: state,
      bookedSessionStartsAt: session?.startsAt ?? null,
    });
  }
  return [...byCourse.values()];
}

const nothing = {
  openRequestId: null,
  openRequestState: null,
  openEnrollmentId: null,
  openEnrollmentState: null,
  bookedSessionStartsAt: null,
};
