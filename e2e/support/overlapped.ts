import { expect } from 'vitest';
import type { BareApp } from './bare-app.ts';

type Act = () => Promise<unknown>;

/**
 * Lets two transactions of a tenant really overlap: runs `first` until all it lacks is its audit row, then `second` until
 * it waits too, and lets both go on. People must be signed in before: the superuser's connection is busy meanwhile.
 */
export async function overlapped(
  { superuser }: BareApp,
  tenantId: string,
  first: Act,
  second: Act,
): Promise<PromiseSettledResult<unknown>[]> {
  const blocked = async () => {
    await superuser.query('select pg_stat_clear_snapshot()');
    const { rows } = await superuser.query(
      `select count(*)::integer as waiting from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows[0].waiting;
  };
  const waits = (count: number) => expect.poll(blocked, { timeout: 20_000, interval: 20 }).toBe(count);
  await superuser.query('begin');
  try {
    await superuser.query('select 1 from audit_heads where tenant_id = $1 for update', [tenantId]);
    const one = first();
    await waits(1);
    const two = second();
    await waits(2);
    await superuser.query('commit');
    return await Promise.allSettled([one, two]);
  } catch (error) {
    await superuser.query('rollback');
    throw error;
  }
}
