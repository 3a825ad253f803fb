import type { ExpiryRule } from '#shared/courses/course.schemas.ts';
import type { DateOnly } from '#shared/kernel/dates.ts';
import { conflict, invalid, Problem } from '#shared/kernel/problem.ts';
import { baselineOf, duplicateOf, type Held } from './baseline.ts';
import type { AttendanceRecord, Completion, Enrollment } from './enrollment.schemas.ts';
import { changed, refuseClosed, refuseOwn } from './enrollment.ts';
import { newExpiry } from './expiry.ts';

/** What a completion is judged and dated by. */
export interface Recording {
  actorId: string;
  /** The tenant's calendar date. */
  today: DateOnly;
  /** The course's present rule, `ruleOf(course)`. */
  rule: ExpiryRule;
  /** The person's certificates of the course; the one renewed is found among them. */
  certificates: readonly Held[];
}

/** The first and last calendar date of a session, in the tenant's zone. */
export interface SessionDays {
  startsOn: DateOnly;
  endsOn: DateOnly;
}

/** Completes an open enrollment: the certificate counts from `completedOn`. Nobody completes his own. */
export function complete(
  enrollment: Enrollment,
  { completedOn, issuer, certificateNumber }: Omit<Completion, 'version'>,
  { actorId, today, rule, certificates }: Recording,
): Enrollment {
  refuseOwn(enrollment, actorId);
  refuseClosed(enrollment);
  const dated = datedBy(enrollment, completedOn, { today, rule, certificates });
  const place = enrollment.seat === 'waiting' ? { sessionId: null, seat: null } : {};
  return changed(enrollment, { ...place, ...dated, state: 'completed', rule, issuer, certificateNumber });
}

/**
 * Records attendance of a booked session. `full` completes on `completedOn`, or the session's last day; `partial`
 * leaves the training in progress and `no_show` closes it, both need a new booking. Nobody records his own.
 */
export function recordAttendance(
  enrollment: Enrollment,
  { attendance, completedOn }: Omit<AttendanceRecord, 'version'>,
  { session, ...recording }: Recording & { session: SessionDays },
): Enrollment {
  refuseOwn(enrollment, recording.actorId);
  refuseClosed(enrollment);
  if (enrollment.seat !== 'booked')
    throw conflict('enrollment.not_booked', 'The person has no place in a session.');
  if (recording.today < session.startsOn)
    throw conflict('enrollment.session_not_started', 'The session has not begun yet.');
  if (attendance !== 'full') {
    if (completedOn !== undefined)
      throw refused('completedOn', 'enrollment.not_attended', 'Only full attendance completes a training.');
    const state = attendance === 'partial' ? 'in_progress' : 'no_show';
    return changed(enrollment, { state, attendance });
  }
  if (completedOn !== undefined && completedOn < session.startsOn)
    throw refused('completedOn', 'enrollment.completed_before_session', 'The session began later than that.');
  const completion = {
    completedOn: completedOn ?? session.endsOn,
    issuer: enrollment.issuer,
    certificateNumber: enrollment.certificateNumber,
  };
  return { ...complete(enrollment, completion, recording), attendance };
}

/** The dates of a completion on `completedOn`: refused in the future, or when that day's certificate is there already. */
export function datedBy(
  enrollment: Enrollment,
  completedOn: DateOnly,
  { today, rule, certificates }: Omit<Recording, 'actorId'>,
) {
  if (completedOn > today)
    throw refused('completedOn', 'enrollment.completed_in_future', 'A completion cannot lie in the future.');
  const completed = { id: enrollment.id, courseId: enrollment.courseId, completedOn };
  const duplicate = duplicateOf(certificates, completed);
  if (duplicate)
    throw conflict('enrollment.duplicate_completion', 'This completion is already recorded.', {
      enrollmentId: duplicate.id,
    });
  const baseline = baselineOf(certificates, completed);
  const expiry = newExpiry(rule, { completedOn, baseline, dueOn: enrollment.dueOn });
  return { ...expiry, completedOn, renewsId: baseline?.id ?? enrollment.renewsId };
}

/** A refused field whose own code is also the problem's. */
export const refused = (path: string, code: string, message: string) =>
  new Problem('invalid', code, message, { errors: invalid(path, code, message).errors });
