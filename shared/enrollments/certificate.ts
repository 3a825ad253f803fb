import { type DateOnly, daysBetween, later } from '#shared/kernel/dates.ts';
import { conflict } from '#shared/kernel/problem.ts';
import type { Held } from './baseline.ts';
import { datedBy, refused } from './completion.ts';
import type { Correction, Enrollment } from './enrollment.schemas.ts';
import { changed, refuseOwn, uncompleted } from './enrollment.ts';

/** A corrected enrollment and its former picture, which stays readable. */
export interface Revised {
  enrollment: Enrollment;
  former: { revision: number; reason: string; before: Enrollment };
}

export interface Correcting {
  actorId: string;
  today: DateOnly;
  /** The person's certificates of the course; another one may be renewed by the corrected date. */
  certificates: readonly Held[];
}

/**
 * Corrects a completed enrollment as a new revision, dated anew by the rule it was earned under. `reopen` takes
 * attendance, completion or failure back. Certificates that renewed this one keep their dates. Nobody corrects his own.
 */
export function correct(
  enrollment: Enrollment,
  { reason, reopen, ...correction }: Omit<Correction, 'version'>,
  { actorId, today, certificates }: Correcting,
): Revised {
  refuseOwn(enrollment, actorId);
  refuseRevoked(enrollment);
  if (reopen) {
    if (Object.values(correction).some((value) => value !== undefined))
      throw refused(
        'reopen',
        'enrollment.correction_ambiguous',
        'Either correct the record or take it back.',
      );
    return revised(enrollment, reopened(enrollment), reason);
  }
  const { rule, completedOn } = refuseUncompleted(enrollment);
  const stated = {
    completedOn: correction.completedOn ?? completedOn,
    issuer: correction.issuer === undefined ? enrollment.issuer : correction.issuer,
    certificateNumber:
      correction.certificateNumber === undefined
        ? enrollment.certificateNumber
        : correction.certificateNumber,
  };
  if (
    stated.completedOn === completedOn &&
    stated.issuer === enrollment.issuer &&
    stated.certificateNumber === enrollment.certificateNumber
  )
    throw refused('reason', 'enrollment.nothing_to_correct', 'The record already says this.');
  const dates =
    stated.completedOn === completedOn
      ? {}
      : redated(enrollment, datedBy(enrollment, stated.completedOn, { today, rule, certificates }));
  return revised(enrollment, { ...stated, ...dates }, reason);
}

/** Revokes a certificate from that instant on; the row and the reason stay. Nobody revokes his own. */
export function revoke(
  enrollment: Enrollment,
  { reason }: { reason: string },
  { actorId, at }: { actorId: string; at: string },
): Enrollment {
  refuseOwn(enrollment, actorId);
  refuseUncompleted(enrollment);
  refuseRevoked(enrollment);
  return changed(enrollment, { revokedAt: at, revocationReason: reason });
}

/**
 * Moves the effective expiry: later than the present one, in the future, at most `maxDays` after the baseline
 * (facts of the field: 2.6). The baseline stays, the next cycle counts from it. Nobody dispenses his own.
 */
export function dispense(
  enrollment: Enrollment,
  { untilOn }: { untilOn: DateOnly },
  { actorId, today, maxDays }: { actorId: string; today: DateOnly; maxDays: number },
): Enrollment {
  refuseOwn(enrollment, actorId);
  refuseUncompleted(enrollment);
  refuseRevoked(enrollment);
  const { expiresOn, dispensationUntilOn } = enrollment;
  if (expiresOn === null)
    throw conflict('enrollment.never_expires', 'A certificate that never expires needs no dispensation.');
  if (untilOn <= today)
    throw refused('untilOn', 'enrollment.dispensation_not_in_future', 'The date must lie in the future.');
  if (untilOn <= later(expiresOn, dispensationUntilOn ?? expiresOn))
    throw refused(
      'untilOn',
      'enrollment.dispensation_not_later',
      'The date must be later than the expiry now.',
    );
  if (daysBetween(expiresOn, untilOn) > maxDays)
    throw refused(
      'untilOn',
      'enrollment.dispensation_too_long',
      `A dispensation ends at most ${maxDays} days after the expiry.`,
    );
  return changed(enrollment, { dispensationUntilOn: untilOn });
}

/** New dates keep a dispensation only while it still lies behind them. */
export const redated = <T extends Pick<Enrollment, 'expiresOn'>>(
  { dispensationUntilOn }: Enrollment,
  dates: T,
) => ({
  ...dates,
  dispensationUntilOn:
    dispensationUntilOn !== null && dates.expiresOn !== null && dispensationUntilOn > dates.expiresOn
      ? dispensationUntilOn
      : null,
});

export function revised(before: Enrollment, changes: Partial<Enrollment>, reason: string): Revised {
  const revision = before.revision + 1;
  return { enrollment: changed(before, { ...changes, revision }), former: { revision, reason, before } };
}

function reopened(enrollment: Enrollment): Partial<Enrollment> {
  const { state, attendance, seat } = enrollment;
  if (state === 'cancelled' || (state !== 'completed' && state !== 'failed' && attendance === null))
    throw conflict('enrollment.nothing_to_take_back', 'Nothing has been recorded that could be taken back.', {
      state,
    });
  return { ...uncompleted, state: seat === 'booked' ? 'enrolled' : 'assigned', attendance: null };
}

function refuseUncompleted({ state, rule, completedOn }: Enrollment) {
  if (state !== 'completed' || rule === null || completedOn === null)
    throw conflict('enrollment.not_completed', 'The training is not recorded as completed.', { state });
  return { rule, completedOn };
}

function refuseRevoked({ revokedAt }: Enrollment): void {
  if (revokedAt !== null) throw conflict('enrollment.revoked', 'The certificate has been revoked.');
}
