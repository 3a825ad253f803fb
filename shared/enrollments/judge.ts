import type { Exemption, Requirement } from '#shared/courses/course.schemas.ts';
import { type Equivalence, type Equivalents, equivalentsOf } from '#shared/courses/equivalents.ts';
import type { Placed } from '#shared/courses/membership.ts';
import { reasonsByCourse, type TrainingMatrix, trainingMatrix } from '#shared/courses/requirement.ts';
import type { Department } from '#shared/departments/department.schemas.ts';
import { dateIn } from '#shared/kernel/dates.ts';
import { certificateOf } from './coverage.ts';
import type { PersonStanding } from './enrollment.schemas.ts';
import { type CourseStanding, clearedForWork, standingsOf } from './standing.ts';

/** What a tenant requires of whom, ready to be asked for many people. */
export interface Rules {
  matrix: TrainingMatrix;
  equivalents: Equivalents;
  /** The day that is asked about. */
  on: string;
  zone: string;
}

/** A person as a list shows him, with what his standing depends on. */
export type StandingPerson = PersonStanding['user'] & {
  hiredOn: string | null;
  createdAt: string;
  placements: Placed['placements'];
};
export type StoredCertificate = Parameters<typeof certificateOf>[0] & { userId: string };
export type GivenExemption = Pick<Exemption, 'userId' | 'courseId' | 'fromOn' | 'untilOn'>;
export type Place = Pick<Department, 'id' | 'code' | 'parentId'>;

/** What is known of some people, in any order; of others among it nothing is said. */
export interface Known {
  people: readonly StandingPerson[];
  certificates: readonly StoredCertificate[];
  exemptions: readonly GivenExemption[];
}

/** A person with what the rules say of him, without the names that people read. */
export interface Judged {
  person: StandingPerson;
  cleared: boolean;
  standings: CourseStanding[];
}

export function rulesOf(
  requirements: readonly Requirement[],
  places: readonly Place[],
  equivalences: readonly Equivalence[],
  { on, zone }: Pick<Rules, 'on' | 'zone'>,
): Rules {
  const tree = new Map(places.map((place) => [place.id, place]));
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

const placedOf = ({ id, hiredOn, createdAt, placements }: StandingPerson, zone: string) => ({
  userId: id,
  hiredOn,
  registeredOn: dateIn(zone, createdAt),
  placements,
});
