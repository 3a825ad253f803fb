import { addDays, type DateOnly, daysBetween, later } from '#shared/kernel/dates.ts';
import type { RequestState } from '#shared/renewals/renewal.schemas.ts';
import type { Settings } from '#shared/settings/settings.schemas.ts';
import type { Notification, NotificationKind } from './notification.schemas.ts';

/**
 * When a tenant warns of an expiry. A rung is a number of days before the last good day: the thresholds (30, 14, 7, 1),
 * the day itself (0), and below it every so many days for as long as nothing is renewed (−7, −14, …).
 */
export type AlertSchedule = Pick<Settings, 'alertThresholds' | 'expiredAlertEveryDays'>;

/** The rung that a certificate stands on: the smallest one not below its days left. null: too early for an alert. */
export function rungOn(daysLeft: number, schedule: AlertSchedule): number | null {
  const every = schedule.expiredAlertEveryDays;
  // `0 -` and not a minus sign: −0 would be another key than 0.
  if (daysLeft <= 0) return 0 - Math.floor(-daysLeft / every) * every;
  const above = schedule.alertThresholds.filter((threshold) => threshold >= daysLeft);
  return above.length === 0 ? null : Math.min(...above);
}

/**
 * The one alert that a certificate is owed, whatever was missed: the rung it stands on, unless that or a more urgent one
 * was sent. Less urgent rungs that were missed are never sent afterwards.
 * @param sent rungs already sent for this certificate and this expiry
 */
export function mostUrgentMissed(
  daysLeft: number,
  sent: readonly number[],
  schedule: AlertSchedule,
): number | null {
  const rung = rungOn(daysLeft, schedule);
  return rung === null || sent.some((each) => each <= rung) ? null : rung;
}

/** Certificates whose last good day lies from–to, both included, are owed the alert of this rung. */
export interface AlertRange {
  rung: number;
  fromOn: DateOnly;
  toOn: DateOnly;
}

/**
 * What a scan looks for, so that the database compares dates and nothing else. The ranges never overlap: no certificate
 * is alerted twice in one scan. The most urgent rung comes first. A certificate in a range is owed its alert unless this
 * rung or a lower one was sent for the same expiry, as in `mostUrgentMissed`.
 * @param scannedOn the last day that a scan has covered: only rungs reached after it. null: every certificate on a rung
 *   counts, for a first scan, and for records that arrived or changed late, whose rung may lie before the last scan.
 * @param oldest the earliest expiry that still matters; nothing before it is looked for
 */
export function alertRanges(
  today: DateOnly,
  scannedOn: DateOnly | null,
  schedule: AlertSchedule,
  oldest: DateOnly,
): AlertRange[] {
  return rungsDownTo(daysBetween(today, oldest), schedule)
    .map((rung, index, rungs) => {
      const below = rungs[index - 1];
      const starts = [oldest];
      if (below !== undefined) starts.push(addDays(today, below + 1));
      if (scannedOn !== null) starts.push(addDays(scannedOn, rung + 1));
      return { rung, fromOn: starts.reduce(later), toOn: addDays(today, rung) };
    })
    .filter(({ fromOn, toOn }) => fromOn <= toOn);
}

/** Every rung on which something may stand, from the one of `daysLeft` upward. */
function rungsDownTo(daysLeft: number, schedule: AlertSchedule): number[] {
  const every = schedule.expiredAlertEveryDays;
  const lowest = rungOn(Math.min(0, daysLeft), schedule) ?? 0;
  const expired = Array.from({ length: -lowest / every }, (_, index) => lowest + index * every);
  return [...expired, 0, ...schedule.alertThresholds.toSorted((a, b) => a - b)];
}

/** Names the occasion, so that the same person is told of it once. */
export const alertKey = (enrollmentId: string, expiresOn: DateOnly, rung: number): string =>
  `expiry:${enrollmentId}:${expiresOn}:${rung}`;

/** What an alert speaks of. */
export interface Expiry {
  person: { id: string; active: boolean; nameEn: string; nameAr: string };
  foreman: { id: string; active: boolean } | null;
  course: { id: string; code: string; titleEn: string; titleAr: string };
  expiresOn: DateOnly;
  /** A later certificate carries the coverage on. */
  renewed: boolean;
  /** The open request for the same course. */
  request: { state: RequestState; sessionStartsAt: string | null } | null;
}

export type Alert = Pick<Notification, 'kind' | 'params' | 'href'> & { userId: string };

/**
 * Who is told, and what: the person and his foreman, nobody who is inactive, nobody twice. Nothing for a renewed
 * certificate or a person who has left. `softened` is true once the renewal is approved: the text then says that it is
 * on its way instead of asking for it.
 */
export function alertsOf(expiry: Expiry, today: DateOnly): Alert[] {
  const { person, foreman } = expiry;
  if (expiry.renewed || !person.active) return [];
  const daysLeft = daysBetween(today, expiry.expiresOn);
  const params = paramsOf(expiry, daysLeft);
  const own = { userId: person.id, kind: ownKind(daysLeft), params, href: '/my-renewals' };
  if (foreman === null || !foreman.active || foreman.id === person.id) return [own];
  return [own, { userId: foreman.id, kind: crewKind(daysLeft), params, href: '/team' }];
}

/** By the days that are left, not by the rung: a late alert says how things stand today. */
export const ownKind = (daysLeft: number): NotificationKind =>
  daysLeft > 0
    ? 'certificate_expiring'
    : daysLeft === 0
      ? 'certificate_expires_today'
      : 'certificate_expired';

export const crewKind = (daysLeft: number): NotificationKind =>
  daysLeft >= 0 ? 'crew_certificate_expiring' : 'crew_certificate_expired';

/** States in which a renewal is granted and not done yet. */
export const softeningStates = ['approved', 'scheduled'] as const satisfies readonly RequestState[];

function paramsOf({ person, course, expiresOn, request }: Expiry, daysLeft: number): Alert['params'] {
  return {
    daysLeft,
    expiresOn,
    personId: person.id,
    personNameEn: person.nameEn,
    personNameAr: person.nameAr,
    courseId: course.id,
    courseCode: course.code,
    courseTitleEn: course.titleEn,
    courseTitleAr: course.titleAr,
    requestState: request?.state ?? null,
    softened: softeningStates.some((state) => state === request?.state),
    sessionStartsAt: request?.sessionStartsAt ?? null,
  };
}
