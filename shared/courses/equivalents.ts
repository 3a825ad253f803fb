import type { DateOnly } from '#shared/kernel/dates.ts';

/** A certificate of `equivalentId` counts for `courseId`, from `fromOn` on; mutual: also the other way round. */
export interface Equivalence {
  courseId: string;
  equivalentId: string;
  mutual: boolean;
  fromOn: DateOnly;
}

/** For each course the other courses whose certificates count for it, and since when. */
export type Equivalents = ReadonlyMap<string, readonly { courseId: string; fromOn: DateOnly }[]>;

/**
 * Both directions of every equivalence, ready to be asked. A pair declared twice holds from its earliest date; what
 * counts for a course does not count for that course's own equivalents in turn.
 */
export function equivalentsOf(equivalences: readonly Equivalence[]): Equivalents {
  const since = new Map<string, Map<string, DateOnly>>();
  for (const { courseId, equivalentId, mutual, fromOn } of equivalences) {
    note(since, courseId, equivalentId, fromOn);
    if (mutual) note(since, equivalentId, courseId, fromOn);
  }
  return new Map(
    [...since].map(([courseId, others]) => [
      courseId,
      [...others].map(([other, fromOn]) => ({ courseId: other, fromOn })),
    ]),
  );
}

function note(since: Map<string, Map<string, DateOnly>>, courseId: string, other: string, fromOn: DateOnly) {
  const others = since.get(courseId) ?? new Map<string, DateOnly>();
  since.set(courseId, others);
  const known = others.get(other);
  if (courseId !== other && (known === undefined || fromOn < known)) others.set(other, fromOn);
}
