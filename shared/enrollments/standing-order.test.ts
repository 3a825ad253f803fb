import { expect, test } from 'vitest';
import type { CertificateStatus, Standing } from './enrollment.schemas.ts';
import { byUrgency } from './standing-order.ts';

const standing = (
  courseCode: string,
  status: CertificateStatus,
  requiredLevel: Standing['requiredLevel'] = 'mandatory',
) => ({ courseCode, status, requiredLevel });

test('what a person must do first comes first: mandatory courses, the most urgent of them, then by code', () => {
  const inOrder = [
    standing('Z', 'expired'),
    standing('A', 'missing'),
    standing('B', 'missing'),
    standing('A1', 'expiring'),
    standing('A2', 'valid'),
    standing('A3', 'expired', 'recommended'),
    standing('A4', 'valid', null),
  ];
  expect(inOrder.toReversed().sort(byUrgency)).toEqual(inOrder);
});
