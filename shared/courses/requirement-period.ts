import type { DateOnly } from '#shared/kernel/dates.ts';
import { conflict, invalid } from '#shared/kernel/problem.ts';
import type { NewRequirement, Requirement } from './course.schemas.ts';

/** A requirement as it begins; it may begin in the past, for the auditor's sake. @throws Problem invalid (ends before it begins). */
export function newRequirement(input: NewRequirement & { id: string }): Requirement {
  refuseBackwards(input);
  return { ...input, version: 1 };
}

/**
 * Ends a requirement on a last day, or moves a last day that is still to come. Days that have passed are history: who had
 * to hold what on them is not changed afterwards.
 * @throws Problem conflict (moved on, ended already), invalid (in the past, before it began)
 */
export function endRequirement(
  requirement: Requirement,
  { toOn, version }: { toOn: DateOnly; version: number },
  today: DateOnly,
): Requirement {
  if (version !== requirement.version) {
    throw conflict('requirement.stale', 'Somebody changed the requirement meanwhile: look at it again.', {
      current: requirement,
    });
  }
  if (requirement.toOn !== null && requirement.toOn < today) {
    throw conflict('requirement.ended', 'This requirement has ended: create a new one.');
  }
  if (toOn < today) {
    throw invalid('toOn', 'in_the_past', 'What was required in the past stays: choose today or later.');
  }
  refuseBackwards({ ...requirement, toOn });
  return { ...requirement, toOn, version: requirement.version + 1 };
}

function refuseBackwards({ fromOn, toOn }: Pick<Requirement, 'fromOn' | 'toOn'>): void {
  if (toOn === null || toOn >= fromOn) return;
  throw invalid('toOn', 'ends_before_start', 'A requirement ends on or after the day it begins.');
}
