import type { CertificateStatus, Standing } from '#shared/enrollments/enrollment.schemas.ts';

/** The most urgent first. */
const urgency: readonly CertificateStatus[] = [
  'expired',
  'missing',
  'grace',
  'expiring',
  'dispensation',
  'due',
  'valid',
  'exempt',
  'not_required',
];
const askable: readonly CertificateStatus[] = [
  'expired',
  'missing',
  'grace',
  'expiring',
  'dispensation',
  'due',
];

/** What needs somebody first; among equals what ends first. */
export const byUrgency = (standings: readonly Standing[]): Standing[] =>
  standings.toSorted(
    (one, other) =>
      urgency.indexOf(one.status) - urgency.indexOf(other.status) ||
      (one.expiresOn ?? one.dueOn ?? '9999').localeCompare(other.expiresOn ?? other.dueOn ?? '9999') ||
      one.courseCode.localeCompare(other.courseCode),
  );

/** The window is open, or it is required and not held, and nobody has asked for it yet. */
export const mayAskFor = (standing: Standing): boolean =>
  standing.openRequestId === null && standing.openEnrollmentId === null && askable.includes(standing.status);

/** A mandatory course that is not held past its time: keeps the person from work. */
export const isGap = (standing: Standing): boolean =>
  standing.requiredLevel === 'mandatory' && (standing.status === 'expired' || standing.status === 'missing');

/** Ends soon, or must be held soon: worth a line before it becomes a gap. */
export const needsCare = (standing: Standing): boolean =>
  standing.status === 'expiring' ||
  standing.status === 'grace' ||
  standing.status === 'dispensation' ||
  (standing.status === 'due' && standing.requiredLevel === 'mandatory');
