import type { Equivalents } from '#shared/courses/equivalents.ts';
import type { DateOnly } from '#shared/kernel/dates.ts';
import { type Certificate, heldOn, runOn, spansOf } from './coverage.ts';

/** The prerequisites that the person does not hold on a date: neither the course nor an equivalent. Grace does not count. */
export function missingPrerequisites(
  prerequisiteIds: readonly string[],
  certificates: readonly Certificate[],
  equivalents: Equivalents,
  on: DateOnly,
): string[] {
  const held = heldOn(certificates, on);
  return prerequisiteIds.filter((courseId) => runOn(spansOf(courseId, held, equivalents), on) === null);
}
