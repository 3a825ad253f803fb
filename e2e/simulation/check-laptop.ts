import { listContacts } from '../../desktop/edge/contact-log.ts';
import type { SimLaptop } from './laptop.ts';
import { type Expected, heldState } from './oracle.ts';

/** Nothing lost, nothing invented, nothing leaked. @throws Error naming what differs */
export function checkCopy({ engine, person }: SimLaptop, expected: Expected): void {
  const held = new Map<string, string>();
  const rows = engine.cache.database
    .prepare<[], { kind: string; id: string; body: string }>('select kind, id, body from records')
    .all();
  for (const { kind, id, body } of rows) held.set(`${kind}:${id}`, heldState(kind, JSON.parse(body)));
  const lost = [...expected.keys()].filter((key) => !held.has(key));
  const leaked = [...held.keys()].filter((key) => !expected.has(key));
  const stale = [...expected].filter(([key, state]) => held.has(key) && held.get(key) !== state);
  if (lost.length + leaked.length + stale.length === 0) return;
  const first = stale[0];
  const more = first === undefined ? '' : ` (${first[0]}: ${held.get(first[0])} instead of ${first[1]})`;
  throw new Error(
    `${person.roles} holds a wrong copy: lost ${lost.slice(0, 2)}, leaked ${leaked.slice(0, 2)}, stale ${stale.length}${more}`,
  );
}

/**
 * Sums that differ are mended by fetching anew; that they differ needs a cause.
 * @returns true when something was mended. @throws Error when nothing of this copy had rotted
 */
export function checkRepairs({ engine, hasRotted }: SimLaptop): boolean {
  const isRepaired = listContacts(engine.cache.database).some(({ kind }) => kind === 'repair');
  if (isRepaired && !hasRotted) throw new Error('a sum was wrong though no bit had turned over');
  return isRepaired;
}

/** Everything that was saved has been handed over and answered. @throws Error */
export function checkAtRest({ engine }: SimLaptop): void {
  const { problem } = engine.sync.progress;
  if (problem !== null) throw new Error(`a laptop does not come to rest: ${problem.code} ${problem.message}`);
  const waiting = engine.outbox.count('waiting', 'sent');
  if (waiting > 0) throw new Error(`${waiting} saved commands were never answered`);
}
