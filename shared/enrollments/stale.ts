import { conflict } from '#shared/kernel/problem.ts';
import type { Enrollment } from './enrollment.schemas.ts';

/** @throws Problem conflict `enrollment.stale` with the record as it is, when it was decided on another version. */
export function refuseStale(enrollment: Enrollment, version: number): void {
  if (version === enrollment.version) return;
  throw conflict('enrollment.stale', 'Somebody changed this enrollment meanwhile: look at it again.', {
    current: enrollment,
  });
}
