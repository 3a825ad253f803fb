import type { CertificateStatus, Standing } from '#shared/enrollments/enrollment.schemas.ts';
import { clearedForWork } from '#shared/enrollments/standing.ts';

const askable: readonly CertificateStatus[] = [
  'expired',
  'missing',
  'grace',
  'expiring',
  'dispensation',
  'due',
];
const endingSoon: readonly CertificateStatus[] = ['expiring', 'grace', 'dispensation', 'due'];

/** The window is open, or it is required and not held, and nobody has asked for it yet. */
export const mayAskFor = (standing: Standing): boolean =>
  standing.openRequestId === null && standing.openEnrollmentId === null && askable.includes(standing.status);

/** Keeps the person from work: by the rule that decides whether he is cleared. */
export const isGap = (standing: Standing): boolean => !clearedForWork([standing]);

/** Ends soon, or must be held soon: worth a line before it becomes a gap. */
export const needsCare = (standing: Standing): boolean =>
  !isGap(standing) &&
  endingSoon.includes(standing.status) &&
  (standing.status !== 'due' || standing.requiredLevel === 'mandatory');
