import { expect, test } from 'vitest';
import { refuseOtherCrew } from './recording-right.ts';

const recording =
  (foremanId: string | null, userId: string, scope: 'crew' | 'departments' | 'tenant') => () =>
    refuseOtherCrew({ foremanId }, { userId, scope });

test('a foreman records for his crew, also when he sees more as a manager', () => {
  expect(recording('khalid', 'khalid', 'crew')).not.toThrow();
  expect(recording('khalid', 'khalid', 'departments')).not.toThrow();
});

test('nobody records for another crew, or for people without a foreman, but the training officers', () => {
  const refusal = expect.objectContaining({ kind: 'forbidden', code: 'enrollment.not_crew' });
  expect(recording('khalid', 'maryam', 'departments')).toThrow(refusal);
  expect(recording(null, 'maryam', 'departments')).toThrow(refusal);
  expect(recording('khalid', 'aisha', 'tenant')).not.toThrow();
});
