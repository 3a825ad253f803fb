import type { Enrollment } from './enrollment.schemas.ts';

type Dated = Pick<
  Enrollment,
  'id' | 'state' | 'completedOn' | 'expiresOn' | 'dispensationUntilOn' | 'revokedAt'
>;

/** The last day a certificate can be relied upon: its expiry, or its dispensation's; null: it never ends, or there is none. */
export const lastDayOf = ({
  expiresOn,
  dispensationUntilOn,
}: Pick<Dated, 'expiresOn' | 'dispensationUntilOn'>): string | null => dispensationUntilOn ?? expiresOn;

/** A certificate that stands and will end: not revoked, carried on by no other. */
export const willEnd = (enrollment: Dated & { superseded: boolean }): boolean =>
  enrollment.state === 'completed' &&
  enrollment.revokedAt === null &&
  !enrollment.superseded &&
  lastDayOf(enrollment) !== null;

/** Of a person's enrollments in one course the latest-ending certificate that is not revoked, valid or lapsed: the one to renew. */
export function currentOf<T extends Dated>(ofCourse: readonly T[]): T | null {
  const [current = null] = ofCourse
    .filter(({ state, revokedAt }) => state === 'completed' && revokedAt === null)
    .sort(latestFirst);
  return current;
}

/** One that never ends comes first; of two that end together the one completed later. */
const latestFirst = (a: Dated, b: Dated): number =>
  descending(lastDayOf(a) ?? never, lastDayOf(b) ?? never) ||
  descending(a.completedOn ?? '', b.completedOn ?? '') ||
  descending(a.id, b.id);

/** Sorts after every date. */
const never = 'never';
const descending = (a: string, b: string) => (a === b ? 0 : a > b ? -1 : 1);
