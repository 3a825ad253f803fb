import pg from 'pg';
import { alertsJob } from '#server/notifications/notifications.jobs.ts';
import { scanExpiries } from '#server/notifications/scan-expiries.ts';
import type { Platform, SystemContext } from '#server/platform/context.ts';
import type { Bench } from './cluster.ts';
import { type Line, timed } from './measure.ts';
import { fill, tenantOf } from './world.ts';

/** Every tenant's first day of the bench, and the day of the scan. */
const [before, today] = ['2026-06-01', '2026-06-02'];
const tenants = 100;
const dueRows = 20_000;

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
  const single = await rowByRow(bench);
  const ms = (value: number) => `${Math.round(value)} ms`;
  return [
    {
      what: `expiry scan of ${large} certificates, ${second.alerts} alerts`,
      against: 'row-by-row insert of the same alerts and notifications',
      ratio: single / second.ms,
      goal: { atLeast: 20 },
      detail: `${ms(second.ms)}; row by row ${ms(single)}`,
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

/** As the scheduler runs them: so many tenants at a time as the job allows. */
async function scanAll(platform: Platform): Promise<Scanned> {
  const total = { ms: 0, alerts: 0, notifications: 0 };
  let next = 0;
  const worker = async () => {
    while (next < tenants) {
      const context: SystemContext = {
        kind: 'system',
        platform,
        tenantId: tenantOf(next++),
        userId: null,
        now: `${today}T12:00:00Z`,
        requestId: 'bench',
      };
      const { alerts, notifications } = await scanExpiries(context);
      total.alerts += alerts;
      total.notifications += notifications;
    }
  };
  total.ms = await timed(() => Promise.all(Array.from({ length: alertsJob.concurrency ?? 1 }, worker)));
  return total;
}

/**
 * Milliseconds for what the scan wrote, written again one row after the other: each a prepared insert by node-postgres
 * that commits by itself, the tenant set once for its rows.
 */
async function rowByRow(bench: Bench): Promise<number> {
  const read = async (columns: string, table: string) =>
    (await bench.superuser.query({ text: `select ${columns} from ${table} order by 1`, rowMode: 'array' }))
      .rows;
  const alerts = await read(alertColumns, 'expiry_alerts');
  const notifications = await read(notificationColumns, 'notifications');
  await bench.superuser.query('truncate expiry_alerts, notifications');
  await bench.superuser.query('checkpoint');
  const client = new pg.Client({ connectionString: bench.appUrl });
  await client.connect();
  let entered: string | null = null;
  const insert = async (name: string, text: string, rows: string[][]) => {
    for (const values of rows) {
      const [tenantId] = values as [string];
      if (tenantId !== entered)
        await client.query(`select set_config('app.tenant_id', $1, false)`, [tenantId]);
      entered = tenantId;
      await client.query({ name, text, values });
    }
  };
  const taken = await timed(async () => {
    await insert('alert', `insert into expiry_alerts (${alertColumns}) values ($1, $2, $3, $4, $5)`, alerts);
    await insert(
      'notification',
      `insert into notifications (${notificationColumns}) values ($1, $2, $3, $4, $5, $6, $7)`,
      notifications,
    );
  });
  await client.end();
  return taken;
}

const alertColumns = 'tenant_id, enrollment_id, expires_on, rung, alerted_on';
const notificationColumns = 'tenant_id, id, user_id, kind, params, href, dedup_key';
