import { conflict } from '#shared/kernel/problem.ts';
import type { Tx } from '../platform/context.ts';

/** A tenant has a number of people it may hold; an import that would go over it changes nothing. */
export async function refuseTooManyPeople(tx: Tx, inserted: number): Promise<void> {
  if (inserted === 0) return;
  const { rows } = await tx.client.query<{ people: number; most: number }>(
    `select app.count_active_users(t.tenant_id) as people, t.max_users as most from tenants t
     where t.tenant_id = app.tid() and t.id = app.tid()`,
  );
  const [{ people, most } = { people: 0, most: 0 }] = rows;
  if (people + inserted > most) {
    throw conflict(
      'tenant.full',
      `The file adds ${inserted} people to ${people}; this tenant may hold ${most}.`,
    );
  }
}
