import type { Requirement } from '#shared/courses/course.schemas.ts';
import type { Equivalence } from '#shared/courses/equivalents.ts';
import type { Standing } from '#shared/enrollments/enrollment.schemas.ts';
import {
  type GivenExemption,
  judge,
  type Place,
  rulesOf,
  type StandingPerson,
  type StoredCertificate,
} from '#shared/enrollments/judge.ts';
import { type CourseName, shown, type UnderWay } from '#shared/enrollments/shown.ts';
import { selectAllRequirements, selectEquivalences } from '../courses/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { readAll } from '../platform/reading.ts';
import {
  onesOwn,
  selectCertificates,
  selectCourseNames,
  selectDepartments,
  selectGivenExemptions,
  selectPeople,
  selectUnderWay,
} from './standing.repo.ts';

/** The asker's own standing, in one round trip. What is under way is told for today only. */
export async function myStanding(
  context: RequestContext,
  asked: { on?: string | undefined },
): Promise<{ on: string; cleared: boolean; items: Standing[] }> {
  const [people, requirements, departments, equivalences, certificates, exemptions, underWay, courses] =
    await readAll(context, () => [
      selectPeople(onesOwn),
      selectAllRequirements,
      selectDepartments,
      selectEquivalences,
      selectCertificates(onesOwn),
      selectGivenExemptions(onesOwn),
      selectUnderWay(onesOwn),
      selectCourseNames(onesOwn),
    ]);
  if (!people) throw new Error('a batch answers each of its queries');
  const { today, zone } = people;
  const on = asked.on ?? today;
  const rowsOf = <T>(reading: { rows: object[] } | undefined) => (reading?.rows ?? []) as T[];
  const rules = rulesOf(
    rowsOf<Requirement>(requirements),
    rowsOf<Place>(departments),
    rowsOf<Equivalence>(equivalences),
    { on, zone },
  );
  const known = {
    people: rowsOf<StandingPerson>(people),
    certificates: rowsOf<StoredCertificate>(certificates),
    exemptions: rowsOf<GivenExemption>(exemptions),
  };
  const [me] = shown(
    judge(known, rules),
    rowsOf<CourseName>(courses),
    on === today ? rowsOf<UnderWay>(underWay) : [],
  );
  if (!me) throw new Error('a session without its person');
  return { on, cleared: me.cleared, items: me.standings };
}
