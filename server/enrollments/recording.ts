import type { Enrollment } from '#shared/enrollments/enrollment.schemas.ts';
import { refuseOtherCrew } from '#shared/enrollments/recording-right.ts';
import { refuseStale } from '#shared/enrollments/stale.ts';
import type { Tx } from '../platform/context.ts';
import { findEnrollment, type LockedPerson, lockEnrollments, lockPerson } from './enrollments.repo.ts';

/** An enrollment under its lock, with its person and everything he has in the course, itself included. */
export interface Locked {
  enrollment: Enrollment;
  ofCourse: Enrollment[];
  person: LockedPerson;
}

/**
 * Locks the person and what he has in the course, and hands over the enrollment that was asked for.
 * @throws Problem missing (absent or out of sight), conflict (decided on another version)
 */
export async function lockForChange(
  tx: Tx,
  { id, version }: { id: string; version: number },
): Promise<Locked> {
  const locked = await lockKnown(tx, await findEnrollment(tx, id, tx.actor.scope));
  refuseStale(locked.enrollment, version);
  return locked;
}

/** The same for an enrollment that another use case has found already, whatever its actor sees. */
export async function lockKnown(
  tx: Tx,
  { id, userId, courseId }: Pick<Enrollment, 'id' | 'userId' | 'courseId'>,
): Promise<Locked> {
  const person = await lockPerson(tx, userId, 'tenant');
  const ofCourse = await lockEnrollments(tx, userId, courseId);
  const enrollment = ofCourse.find((each) => each.id === id);
  if (!enrollment) throw new Error('an enrollment never leaves its person and course');
  return { enrollment, ofCourse, person };
}

/** Locks an enrollment for whoever records what happened in training. @throws Problem as `lockForChange`, `refuseOtherCrew` */
export async function lockForRecording(tx: Tx, asked: { id: string; version: number }): Promise<Locked> {
  const locked = await lockForChange(tx, asked);
  refuseOtherCrew(locked.person, tx.actor);
  return locked;
}
