import type { Requirement } from '#shared/courses/course.schemas.ts';
import type { Equivalence } from '#shared/courses/equivalents.ts';
import type { PersonStanding } from '#shared/enrollments/enrollment.schemas.ts';
import {
  type GivenExemption,
  type Judged,
  judge,
  type Place,
  type Rules,
  rulesOf,
  type StandingPerson,
  type StoredCertificate,
} from '#shared/enrollments/judge.ts';
import { type CourseName, shown, type UnderWay } from '#shared/enrollments/shown.ts';
import { listEquivalences, selectAllRequirements } from '../courses/index.ts';
import type { Tx } from '../platform/context.ts';
import {
  selectCertificates,
  selectCourseNames,
  selectDepartments,
  selectGivenExemptions,
  selectUnderWay,
  thePeople,
} from './standing.repo.ts';

/** What the tenant requires of whom on a day; asked once for any number of people. */
export async function loadRules(tx: Tx, on: string): Promise<Rules> {
  const requirements = await tx.sql<Requirement>(selectAllRequirements);
  const departments = await tx.sql<Place>(selectDepartments);
  const equivalences: Equivalence[] = await listEquivalences(tx);
  return rulesOf(requirements, departments, equivalences, { on, zone: tx.zone });
}

/** The rules applied to these people, in their order: two queries, however many they are. */
export async function judgePeople(
  tx: Tx,
  people: readonly StandingPerson[],
  rules: Rules,
): Promise<Judged[]> {
  const whose = thePeople(people.map(({ id }) => id));
  const certificates = await tx.sql<StoredCertificate>(selectCertificates(whose));
  const exemptions = await tx.sql<GivenExemption>(selectGivenExemptions(whose));
  return judge({ people, certificates, exemptions }, rules);
}

/** The same as people read it. What is under way is told for today only. */
export async function showPeople(tx: Tx, judged: readonly Judged[], rules: Rules): Promise<PersonStanding[]> {
  const whose = thePeople(judged.map(({ person }) => person.id));
  const courses = await tx.sql<CourseName>(selectCourseNames(whose));
  const underWay = rules.on === tx.today ? await tx.sql<UnderWay>(selectUnderWay(whose)) : [];
  return shown(judged, courses, underWay);
}
