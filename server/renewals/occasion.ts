import { newId } from '#shared/kernel/ids.ts';
import type { Routing } from '#shared/renewals/round.ts';
import type { Occasion, Person } from '#shared/renewals/step.ts';
import type { Tx } from '../platform/context.ts';
import { getSettings } from '../settings/index.ts';
import { leadersOf } from './leaders.repo.ts';

/** Who acts and when, for an action of a person. */
export const occasionOf = (tx: Tx): Occasion => ({
  actor: tx.actor,
  at: tx.now,
  on: tx.today,
  newId,
  doneAt: tx.offline?.decidedAt,
});

/** The same for what the scheduler or another change brings about: `actor` null when no person does. */
export const occurrenceOf = (tx: Tx): Occasion<Person | null> => ({
  ...occasionOf(tx),
  actor: tx.actorId === null ? null : tx.actor,
});

/** An occasion on which a step may open: with the person's leaders as they stand and the tenant's calendar. */
export async function routingOf(tx: Tx, userId: string): Promise<Routing> {
  return { ...occasionOf(tx), leaders: await leadersOf(tx, userId), calendar: await getSettings(tx) };
}

export async function reroutingOf(tx: Tx, userId: string): Promise<Routing<Person | null>> {
  return { ...(await routingOf(tx, userId)), actor: occurrenceOf(tx).actor };
}
