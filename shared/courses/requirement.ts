import type { RequirementReason } from '#shared/enrollments/enrollment.schemas.ts';
import { addDays, type DateOnly, earlier, later } from '#shared/kernel/dates.ts';
import type { Requirement } from './course.schemas.ts';
import { type Departments, membershipsOn, type Placed } from './membership.ts';

type Asked = Pick<
  Requirement,
  'id' | 'courseId' | 'audience' | 'level' | 'dueWithinDays' | 'fromOn' | 'toOn'
>;

/** Requirements prepared for many people: found by where a person stands, never by looking through all of them. */
export interface TrainingMatrix {
  departments: Departments;
  /** By the audience, in the words of `membershipsOn`. */
  requirements: ReadonlyMap<string, readonly Asked[]>;
}

export function trainingMatrix(requirements: readonly Asked[], departments: Departments): TrainingMatrix {
  const byAudience = new Map<string, Asked[]>();
  for (const requirement of requirements)
    for (const key of keysOf(requirement.audience)) add(byAudience, key, requirement);
  return { departments, requirements: byAudience };
}

/**
 * Every requirement that applies to the person on a date, by course: the answer to "why is this required of me?".
 * A past date is answered by where the person stood on it.
 */
export function reasonsByCourse(
  person: Placed,
  { departments, requirements }: TrainingMatrix,
  on: DateOnly,
): Map<string, RequirementReason[]> {
  const byCourse = new Map<string, RequirementReason[]>();
  for (const [key, sinceOn] of membershipsOn(person, departments, on))
    for (const requirement of requirements.get(key) ?? []) {
      const reason = reasonSince(requirement, sinceOn, departments, on);
      if (reason) add(byCourse, requirement.courseId, reason);
    }
  return byCourse;
}

/** The same for the requirements of one course. */
export const reasonsFor = (
  person: Placed,
  requirements: readonly Asked[],
  departments: Departments,
  on: DateOnly,
): RequirementReason[] =>
  [...reasonsByCourse(person, trainingMatrix(requirements, departments), on).values()].flat();

export const applies = (
  requirement: Asked,
  person: Placed,
  departments: Departments,
  on: DateOnly,
): boolean => reasonsFor(person, [requirement], departments, on).length > 0;

/** What several requirements for one course ask together. */
export interface Demand {
  level: RequirementReason['level'];
  /** The first day of the oldest of the reasons that count. */
  appliesFromOn: DateOnly;
  dueOn: DateOnly;
}

/**
 * Mandatory wins, and then only mandatory reasons set the date: the latest of theirs, for a second requirement never
 * takes time away (facts of the field: 2.9). null: not required.
 */
export function demandOf(reasons: readonly RequirementReason[]): Demand | null {
  let demand: Demand | null = null;
  for (const { level, appliesFromOn, dueOn } of reasons)
    if (!demand || (level === 'mandatory' && demand.level === 'recommended'))
      demand = { level, appliesFromOn, dueOn };
    else if (level === demand.level)
      demand = {
        level,
        appliesFromOn: earlier(demand.appliesFromOn, appliesFromOn),
        dueOn: later(demand.dueOn, dueOn),
      };
  return demand;
}

/** It begins to apply when both the requirement and the person's membership have begun; the time to comply runs from then. */
function reasonSince(
  { id, audience, level, dueWithinDays, fromOn, toOn }: Asked,
  memberSinceOn: DateOnly,
  departments: Departments,
  on: DateOnly,
): RequirementReason | null {
  if (fromOn > on || (toOn !== null && toOn < on)) return null;
  const appliesFromOn = later(fromOn, memberSinceOn);
  const value = namedBy(audience, departments);
  const dueOn = addDays(appliesFromOn, dueWithinDays);
  return { requirementId: id, audience: audience.kind, level, value, appliesFromOn, dueOn };
}

function keysOf(audience: Requirement['audience']): string[] {
  if (audience.kind === 'everyone') return ['everyone'];
  if (audience.kind === 'department') return [`department:${audience.departmentId}`];
  if (audience.kind === 'job_role') return [`job_role:${audience.jobRole}`];
  if (audience.kind === 'grade') return [`grade:${audience.grade}`];
  return [...new Set(audience.userIds)].map((userId) => `person:${userId}`);
}

function namedBy(audience: Requirement['audience'], departments: Departments): string {
  if (audience.kind === 'department') return departments.get(audience.departmentId)?.code ?? '';
  if (audience.kind === 'job_role') return audience.jobRole;
  return audience.kind === 'grade' ? audience.grade : '';
}

function add<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const known = lists.get(key);
  if (known) known.push(value);
  else lists.set(key, [value]);
}
