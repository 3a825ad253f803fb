import type { Equivalents } from '#shared/courses/equivalents.ts';
import { type DateOnly, daysBetween } from '#shared/kernel/dates.ts';
import { type Certificate, effectiveEnd, endless, endsLater, heldOn } from './coverage.ts';

/**
 * Which certificates of one person a later-ending one carries on, and which one that is: of the same course, or of an
 * equivalent that counts by `on` or takes over without a gap. Alerts are for the certificates that nothing carries on.
 */
export function supersededBy(
  certificates: readonly Certificate[],
  equivalents: Equivalents,
  on: DateOnly,
): Map<string, string> {
  const held = heldOn(certificates, endless);
  const superseded = new Map<string, string>();
  for (const [courseId, own] of held) {
    const best = own.reduce(theLonger);
    for (const certificate of own) {
      const carrier = rivalsOf(certificate, courseId, held, equivalents, on).reduce(theLonger, best);
      if (carrier !== certificate) superseded.set(certificate.id, carrier.id);
    }
  }
  return superseded;
}

function rivalsOf(
  certificate: Certificate,
  courseId: string,
  held: ReadonlyMap<string, readonly Certificate[]>,
  equivalents: Equivalents,
  on: DateOnly,
): Certificate[] {
  const end = effectiveEnd(certificate);
  return (equivalents.get(courseId) ?? [])
    .filter(({ fromOn }) => fromOn <= on || daysBetween(end, fromOn) <= 1)
    .flatMap(({ courseId: other, fromOn }) =>
      (held.get(other) ?? []).filter((rival) => fromOn <= effectiveEnd(rival)),
    );
}

const theLonger = (a: Certificate, b: Certificate): Certificate =>
  endsLater(b, effectiveEnd(b), a, effectiveEnd(a)) ? b : a;
