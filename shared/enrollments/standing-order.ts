import type { CertificateStatus, Standing } from './enrollment.schemas.ts';

/** What needs doing first, first. */
const urgency: readonly CertificateStatus[] = [
  'expired',
  'missing',
  'grace',
  'dispensation',
  'expiring',
  'due',
  'valid',
  'exempt',
  'not_required',
];
const levels: readonly Standing['requiredLevel'][] = ['mandatory', 'recommended', null];

/** Mandatory courses before the others, the most urgent of them first, then by code. */
export const byUrgency = (
  a: Pick<Standing, 'status' | 'requiredLevel' | 'courseCode'>,
  b: Pick<Standing, 'status' | 'requiredLevel' | 'courseCode'>,
): number =>
  levels.indexOf(a.requiredLevel) - levels.indexOf(b.requiredLevel) ||
  urgency.indexOf(a.status) - urgency.indexOf(b.status) ||
  (a.courseCode < b.courseCode ? -1 : 1);
