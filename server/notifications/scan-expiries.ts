import { daysBetween } from '#shared/kernel/dates.ts';
import { type AlertSchedule, alertKey, alertRanges, alertsOf } from '#shared/notifications/alerts.ts';
import type { SystemContext, Tx } from '../platform/context.ts';
import { inTransaction } from '../platform/transaction.ts';
import { getSettings } from '../settings/index.ts';
import { claimAlerts, type DueAlert, lockLastScan, oldestExpiry, saveLastScan } from './expiry.repo.ts';
import { type NewNotification, notify } from './notify.repo.ts';
import { listOfficers } from './recipients.repo.ts';

export interface ScanResult {
  alerts: number;
  notifications: number;
}

const chunk = 2_000;

/**
 * Sends the expiry alerts a tenant owes today: what reached a rung since the last scan, and what arrived or changed late.
 * Run twice it sends nothing twice; after an outage each certificate gets only its most urgent alert.
 */
export function scanExpiries(context: SystemContext): Promise<ScanResult> {
  return inTransaction(context, {
    permission: 'signed_in',
    async run(tx) {
      const last = await lockLastScan(tx);
      const due = await findDue(tx, await getSettings(tx), last);
      const notifications = [
        ...due.flatMap((each) => alertNotifications(each, tx.today)),
        ...(await digests(tx, due)),
      ];
      for (let at = 0; at < notifications.length; at += chunk)
        await notify(tx, notifications.slice(at, at + chunk));
      await saveLastScan(tx);
      const result = { alerts: due.length, notifications: notifications.length };
      if (due.length > 0) {
        const after = { scannedOn: tx.today, ...result };
        tx.emit({ action: 'alerts.sent', subjectKind: 'alerts', subjectId: tx.today, before: null, after });
      }
      return result;
    },
  });
}

async function findDue(tx: Tx, schedule: AlertSchedule, last: Awaited<ReturnType<typeof lockLastScan>>) {
  const oldest = await oldestExpiry(tx);
  if (oldest === null) return [];
  const reached = await claimAlerts(tx, alertRanges(tx.today, last.scannedOn, schedule, oldest), null);
  if (last.scannedAt === null) return reached;
  const late = await claimAlerts(tx, alertRanges(tx.today, null, schedule, oldest), last.scannedAt);
  return [...reached, ...late];
}

const alertNotifications = (due: DueAlert, today: string): NewNotification[] =>
  alertsOf({ ...due, renewed: false }, today).map((alert) => ({
    ...alert,
    dedupKey: alertKey(due.enrollmentId, due.expiresOn, due.rung),
  }));

/** One line a day for each manager about his people, and for each training officer about everybody. */
async function digests(tx: Tx, due: readonly DueAlert[]): Promise<NewNotification[]> {
  if (due.length === 0) return [];
  const byReader = new Map<string, DueAlert[]>();
  for (const each of due) {
    if (each.managerId === null || each.managerId === each.person.id) continue;
    const theirs = byReader.get(each.managerId);
    if (theirs) theirs.push(each);
    else byReader.set(each.managerId, [each]);
  }
  for (const officer of await listOfficers(tx)) byReader.set(officer, [...due]);
  return [...byReader].map(([userId, theirs]) => digest(userId, theirs, tx.today));
}

function digest(userId: string, due: readonly DueAlert[], today: string): NewNotification {
  const left = due.map(({ expiresOn }) => daysBetween(today, expiresOn));
  const params = {
    on: today,
    expiring: left.filter((days) => days > 0).length,
    expiresToday: left.filter((days) => days === 0).length,
    expired: left.filter((days) => days < 0).length,
    people: new Set(due.map(({ person }) => person.id)).size,
  };
  return { userId, kind: 'expiry_digest', params, href: '/all-renewals', dedupKey: `digest:${today}` };
}
