import { scanExpiries } from '#server/notifications/scan-expiries.ts';
import type { Platform, SystemContext } from '#server/platform/context.ts';
import { newId } from '#shared/kernel/ids.ts';
import type { Bench } from './cluster.ts';
import { type Line, timed } from './measure.ts';
import { fill, tenantOf } from './world.ts';

/** Every tenant's first day of the bench, and the day of the scan. */
const [before, today] = ['2026-06-01', '2026-06-02'];
const tenants = 100;
const dueRows = 20_000;
/** Inserted one by one; the time for all that are due follows from it. */
const pairs = 4_000;

/** Expiry alerts over a hundred tenants in four zones: in a table ten times the size, against one insert after the other, and run twice. */
export async function expiryScan(
  bench: Bench,
  platform: Platform,
  small: number,
  large: number,
): Promise<Line[]> {
  const first = await scanOf(bench, platform, small);
  const second = await scanOf(bench, platform, large);
  const again = await scanAll(platform);
  const single = await rowByRow(bench, platform);
  const ms = (value: number) => `${Math.round(value)} ms`;
  return [
    {
      what: `expiry scan of ${large} certificates, ${second.alerts} alerts`,
      against: 'row-by-row insert of the same alerts and notifications',
      ratio: (single * second.alerts) / second.ms,
      goal: { atLeast: 20 },
      detail: `${ms(second.ms)}; row by row ${ms(single * second.alerts)} (from ${pairs})`,
    },
    {
      what: `scan of ${large} certificates`,
      against: `scan of ${small}, as many alerts due`,
      ratio: second.ms / first.ms,
      goal: { atMost: 1.5 },
      detail: `${ms(second.ms)}; ${ms(first.ms)}`,
    },
    {
      what: 'alerts sent by a second scan of the day',
      against: '–',
      ratio: again.alerts,
      goal: { atMost: 0 },
      detail: `${again.alerts}, in ${ms(again.ms)}`,
    },
  ];
}

interface Scanned {
  ms: number;
  alerts: number;
  notifications: number;
}

async function scanOf(bench: Bench, platform: Platform, enrollments: number): Promise<Scanned> {
  await fill(bench.superuser, { tenants, enrollments, dueRows }, today);
  await bench.superuser.query(
    `insert into scans (tenant_id, kind, scanned_on, scanned_at) select tenant_id, 'expiry', $1, now() from tenants`,
    [before],
  );
  await bench.superuser.query('checkpoint');
  return scanAll(platform);
}

async function scanAll(platform: Platform): Promise<Scanned> {
  const total = { ms: 0, alerts: 0, notifications: 0 };
  total.ms = await timed(async () => {
    for (let number = 0; number < tenants; number++) {
      const context: SystemContext = {
        kind: 'system',
        platform,
        tenantId: tenantOf(number),
        userId: null,
        now: `${today}T12:00:00Z`,
        requestId: 'bench',
      };
      const { alerts, notifications } = await scanExpiries(context);
      total.alerts += alerts;
      total.notifications += notifications;
    }
  });
  return total;
}

/** Milliseconds for one alert and its notification inserted by themselves: one packet, one transaction for each pair. */
async function rowByRow(bench: Bench, platform: Platform): Promise<number> {
  const { rows } = await bench.superuser.query(
    'select tenant_id, user_id, id from enrollments where tenant_id = $1 limit 1',
    [tenantOf(0)],
  );
  const { tenant_id: tenantId, user_id: userId, id: enrollmentId } = rows[0];
  const alert = `insert into expiry_alerts (tenant_id, enrollment_id, expires_on, rung, alerted_on)
    values (app.tid(), $1, date '2030-01-01' + $2::int, 7, $3)`;
  const notification = `insert into notifications (tenant_id, id, user_id, kind, params, href, dedup_key)
    values (app.tid(), $1, $2, 'certificate_expiring', $3, '/my-renewals', $4)`;
  const taken = await timed(async () => {
    for (let pair = 0; pair < pairs; pair++) {
      await platform.database.batch([
        { text: `select set_config('app.tenant_id', $1, true)`, values: [tenantId] },
        { text: alert, values: [enrollmentId, pair, today] },
        { text: notification, values: [newId(), userId, '{"daysLeft":7}', `bench:${pair}`] },
      ]);
    }
  });
  return taken / pairs;
}
