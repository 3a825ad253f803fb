import type { Requirement } from '#shared/courses/course.schemas.ts';
import { type Equivalence, type Equivalents, equivalentsOf } from '#shared/courses/equivalents.ts';
import { reasonsByCourse, type TrainingMatrix, trainingMatrix } from '#shared/courses/requirement.ts';
import { certificateOf } from '#shared/enrollments/coverage.ts';
import type { PersonStanding, Standing } from '#shared/enrollments/enrollment.schemas.ts';
import { type CourseStanding, clearedForWork, standingsOf } from '#shared/enrollments/standing.ts';
import { byUrgency } from '#shared/enrollments/standing-order.ts';
import { dateIn } from '#shared/kernel/dates.ts';
import type {
  CourseName,
  Department,
  GivenExemption,
  Person,
  StoredCertificate,
  UnderWay,
} from './standing.repo.ts';

/** What a tenant requires of whom, ready to be asked for many people. */
export interface Rules {
  matrix: TrainingMatrix;
  equivalents: Equivalents;
  /** The day that is asked about. */
  on: string;
  zone: string;
}

/** What is known of some people, rows as they come. */
export interface Known {
  people: readonly Person[];
  certificates: readonly StoredCertificate[];
  exemptions: readonly GivenExemption[];
}

/** A person with what the rules say of him, without the names that people read. */
export interface Judged {
  person: Person;
  cleared: boolean;
  standings: CourseStanding[];
}

export function rulesOf(
  requirements: readonly Requirement[],
  departments: readonly Department[],
  equivalences: readonly Equivalence[],
  { on, zone }: Pick<Rules, 'on' | 'zone'>,
): Rules {
  const tree = new Map(departments.map((department) => [department.id, department]));
  return { matrix: trainingMatrix(requirements, tree), equivalents: equivalentsOf(equivalences), on, zone };
}

/** Applies the rules to each person, in the order the people come in. */
export function judge({ people, certificates, exemptions }: Known, rules: Rules): Judged[] {
  const certificatesOf = Map.groupBy(certificates, ({ userId }) => userId);
  const exemptionsOf = Map.groupBy(exemptions, ({ userId }) => userId);
  return people.map((person) => {
    const standings = standingsOf({
      on: rules.on,
      certificates: (certificatesOf.get(person.id) ?? []).flatMap(
        (each) => certificateOf(each, rules.zone) ?? [],
      ),
      reasons: reasonsByCourse(placedOf(person, rules.zone), rules.matrix, rules.on),
      exemptions: exemptionsOf.get(person.id) ?? [],
      equivalents: rules.equivalents,
    });
    return { person, cleared: clearedForWork(standings), standings };
  });
}

/** As people read it: courses by name, what is under way beside each, the most urgent first. */
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

const placedOf = ({ id, hiredOn, createdAt, placements }: Person, zone: string) => ({
  userId: id,
  hiredOn,
  registeredOn: dateIn(zone, createdAt),
  placements,
});

const shownPerson = ({ id, nameEn, nameAr, badgeNumber, jobRole, grade, departmentId }: Person) => ({
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
