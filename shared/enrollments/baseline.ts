import type { DateOnly } from '#shared/kernel/dates.ts';
import type { Enrollment } from './enrollment.schemas.ts';
import type { Baseline } from './expiry.ts';

/** What is known of a person's other certificates when one of them is dated. */
export type Held = Baseline & Pick<Enrollment, 'id' | 'courseId' | 'completedOn' | 'revokedAt'>;

interface Completed {
  /** The enrollment being dated, never its own baseline. */
  id: string;
  courseId: string;
  completedOn: DateOnly;
}

/**
 * The certificate that a completion renews: the latest-ending unrevoked one of the same course that was already held
 * on that day. A certificate earned later is not renewed by a back-loaded one, and keeps its dates. An equivalent
 * course's certificate counts for coverage, not as a baseline.
 */
export function baselineOf<T extends Held>(certificates: readonly T[], completed: Completed): T | null {
  let found: T | null = null;
  for (const certificate of certificates)
    if (precedes(certificate, completed) && (!found || endsLater(certificate, found))) found = certificate;
  return found;
}

/** The same training completed on the same day: an import run twice, two clicks. */
export const duplicateOf = <T extends Held>(certificates: readonly T[], completed: Completed): T | null =>
  certificates.find(
    (each) =>
      each.id !== completed.id &&
      each.courseId === completed.courseId &&
      each.revokedAt === null &&
      each.completedOn === completed.completedOn,
  ) ?? null;

const precedes = (certificate: Held, { id, courseId, completedOn }: Completed) =>
  certificate.id !== id &&
  certificate.courseId === courseId &&
  certificate.revokedAt === null &&
  certificate.expiresOn !== null &&
  certificate.completedOn !== null &&
  certificate.completedOn <= completedOn;

/** Of two that end together the one completed later. */
const endsLater = (a: Held, b: Held) =>
  a.expiresOn === b.expiresOn
    ? (a.completedOn ?? '') > (b.completedOn ?? '')
    : (a.expiresOn ?? '') > (b.expiresOn ?? '');
