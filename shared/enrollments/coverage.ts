import type { Equivalents } from '#shared/courses/equivalents.ts';
import { type DateOnly, dateIn, daysBetween, later } from '#shared/kernel/dates.ts';
import type { Enrollment } from './enrollment.schemas.ts';

/** A completed enrollment, as far as coverage goes. */
export interface Certificate
  extends Pick<
    Enrollment,
    'id' | 'courseId' | 'expiresOn' | 'windowOpensOn' | 'graceUntilOn' | 'dispensationUntilOn'
  > {
  completedOn: DateOnly;
  /** The calendar date of its revocation, in the tenant's zone. */
  revokedOn: DateOnly | null;
}

/** The days on which one certificate counts for a course; both ends are included. */
export interface Span {
  certificate: Certificate;
  fromOn: DateOnly;
  /** `endless` when it never expires; a dispensation is included. */
  untilOn: DateOnly;
}

/** Days covered without a gap. */
export interface Run {
  fromOn: DateOnly;
  /** null: never ends. */
  untilOn: DateOnly | null;
  /** The certificate it ends with. */
  last: Certificate;
}

/** Sorts after every expiry. */
export const endless: DateOnly = '9999-12-31';

/** The certificate in an enrollment, or null when there is none. */
export function certificateOf(
  enrollment: Omit<Certificate, 'completedOn' | 'revokedOn'> & Pick<Enrollment, 'completedOn' | 'revokedAt'>,
  zone: string,
): Certificate | null {
  const { id, courseId, completedOn, revokedAt } = enrollment;
  if (completedOn === null) return null;
  const { expiresOn, windowOpensOn, graceUntilOn, dispensationUntilOn } = enrollment;
  const revokedOn = revokedAt === null ? null : dateIn(zone, revokedAt);
  const dates = { completedOn, expiresOn, windowOpensOn, graceUntilOn, dispensationUntilOn, revokedOn };
  return { id, courseId, ...dates };
}

/**
 * The certificates that stood on a date, by course: completed by then and not revoked by then. So a past date is
 * answered as anyone would have answered on that day: a later renewal didn't lengthen it yet, and a later revocation
 * doesn't rewrite what was relied on; from the day of its revocation a certificate counts for nothing.
 */
export const heldOn = (certificates: readonly Certificate[], on: DateOnly): Map<string, Certificate[]> =>
  Map.groupBy(
    certificates.filter(
      ({ completedOn, revokedOn }) => completedOn <= on && (revokedOn === null || revokedOn > on),
    ),
    ({ courseId }) => courseId,
  );

/** The spans of the course's own certificates and of its equivalents', these from the day the equivalence holds. */
export function spansOf(
  courseId: string,
  held: ReadonlyMap<string, readonly Certificate[]>,
  equivalents: Equivalents,
): Span[] {
  const spans: Span[] = [];
  const add = (certificate: Certificate, fromOn: DateOnly) => {
    const untilOn = effectiveEnd(certificate);
    if (fromOn <= untilOn) spans.push({ certificate, fromOn, untilOn });
  };
  for (const own of held.get(courseId) ?? []) add(own, own.completedOn);
  for (const { courseId: other, fromOn } of equivalents.get(courseId) ?? [])
    for (const each of held.get(other) ?? []) add(each, later(each.completedOn, fromOn));
  return spans;
}

/** Coverage as a whole: the union of the spans, earliest first. Spans that touch day to day are one run; a gap is a gap. */
export function runsOf(spans: readonly Span[]): Run[] {
  const runs: (Run & { untilOn: DateOnly })[] = [];
  for (const { certificate, fromOn, untilOn } of spans.toSorted(byStart)) {
    const run = runs.at(-1);
    if (!run || daysBetween(run.untilOn, fromOn) > 1) {
      runs.push({ fromOn, untilOn, last: certificate });
    } else if (endsLater(certificate, untilOn, run.last, run.untilOn)) {
      run.untilOn = untilOn;
      run.last = certificate;
    }
  }
  return runs.map((run) => ({ ...run, untilOn: run.untilOn === endless ? null : run.untilOn }));
}

/** The run that contains the date, if the course is covered on it. */
export const runOn = (spans: readonly Span[], on: DateOnly): Run | null =>
  runsOf(spans).find((run) => run.fromOn <= on && (run.untilOn === null || run.untilOn >= on)) ?? null;

/** The last day a person can rely on a certificate: its expiry, or its dispensation's later day. */
export const effectiveEnd = ({ expiresOn, dispensationUntilOn }: Certificate): DateOnly =>
  dispensationUntilOn ?? expiresOn ?? endless;

/** Of two that end together the one completed later carries on, then the one with the greater id. */
export const endsLater = (
  a: Certificate,
  aUntilOn: DateOnly,
  b: Certificate,
  bUntilOn: DateOnly,
): boolean => {
  if (aUntilOn !== bUntilOn) return aUntilOn > bUntilOn;
  return a.completedOn === b.completedOn ? a.id > b.id : a.completedOn > b.completedOn;
};

const byStart = (a: Span, b: Span) => (a.fromOn === b.fromOn ? 0 : a.fromOn < b.fromOn ? -1 : 1);
