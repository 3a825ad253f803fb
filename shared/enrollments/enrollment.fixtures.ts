import type { ExpiryRule } from '#shared/courses/course.schemas.ts';
import type { DateOnly } from '#shared/kernel/dates.ts';
import type { Certificate } from './coverage.ts';
import type { Enrollment } from './enrollment.schemas.ts';
import { assign } from './enrollment.ts';

/** People and papers for the tests of the rules. */
export const salim = 'salim';
export const officer = 'officer';
export const h2s = 'h2s';

export const rule = (changes: Partial<ExpiryRule> = {}): ExpiryRule => ({
  validityMonths: 12,
  renewalWindowDays: 90,
  recurrence: 'anniversary',
  graceDays: 0,
  lateWithinGrace: 'from_completion',
  fixedAnchorOn: null,
  minimumActiveMonths: 0,
  ...changes,
});

export const enrollment = (changes: Partial<Enrollment> = {}): Enrollment => ({
  ...assign({ userId: salim, courseId: h2s, dueOn: null }, { id: 'enrollment' }),
  ...changes,
});

/** Completed on the first date, good until the second; the window opens and the grace ends on the expiry unless said. */
export const certificate = (
  id: string,
  completedOn: DateOnly,
  expiresOn: DateOnly | null,
  changes: Partial<Certificate> = {},
): Certificate => ({
  id,
  courseId: h2s,
  completedOn,
  expiresOn,
  windowOpensOn: expiresOn,
  graceUntilOn: expiresOn,
  dispensationUntilOn: null,
  revokedOn: null,
  ...changes,
});

/** The same numbers for the same seed, in [0, 1): a failing case can be run again. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const below = (random: () => number, limit: number): number => Math.floor(random() * limit);
