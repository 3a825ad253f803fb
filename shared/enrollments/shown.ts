import type { Course } from '#shared/courses/course.schemas.ts';
import type { PersonStanding, Standing } from './enrollment.schemas.ts';
import type { Judged, StandingPerson } from './judge.ts';
import type { CourseStanding } from './standing.ts';
import { byUrgency } from './standing-order.ts';

export type CourseName = Pick<Course, 'id' | 'code' | 'titleEn' | 'titleAr'>;

/** What is under way for a person and a course. */
export type UnderWay = Pick<
  Standing,
  | 'userId'
  | 'courseId'
  | 'openRequestId'
  | 'openRequestState'
  | 'openEnrollmentId'
  | 'openEnrollmentState'
  | 'bookedSessionStartsAt'
>;

/** Standings as people read them: courses by name, what is under way beside each, the most urgent first. */
export function shown(
  judged: readonly Judged[],
  courses: readonly CourseName[],
  underWay: readonly UnderWay[],
): PersonStanding[] {
  const named = new Map(courses.map((course) => [course.id, course]));
  const open = new Map(underWay.map((each) => [`${each.userId} ${each.courseId}`, each]));
  return judged.map(({ person, cleared, standings }) => ({
    user: shownPerson(person),
    cleared,
    standings: standings
      .map((each) =>
        shownStanding(person.id, each, named.get(each.courseId), open.get(`${person.id} ${each.courseId}`)),
      )
      .sort(byUrgency),
  }));
}

const shownPerson = ({ id, nameEn, nameAr, badgeNumber, jobRole, grade, departmentId }: StandingPerson) => ({
  id,
  nameEn,
  nameAr,
  badgeNumber,
  jobRole,
  grade,
  departmentId,
});

const shownStanding = (
  userId: string,
  standing: CourseStanding,
  course: CourseName | undefined,
  open: UnderWay | undefined,
): Standing => ({
  userId,
  ...standing,
  courseCode: course?.code ?? '',
  courseTitleEn: course?.titleEn ?? '',
  courseTitleAr: course?.titleAr ?? '',
  openRequestId: open?.openRequestId ?? null,
  openRequestState: open?.openRequestState ?? null,
  openEnrollmentId: open?.openEnrollmentId ?? null,
  openEnrollmentState: open?.openEnrollmentState ?? null,
  bookedSessionStartsAt: open?.bookedSessionStartsAt ?? null,
});
