import type { ProblemDocument } from '#shared/kernel/schemas.ts';
import type { Database } from './database.ts';
import { jsonOf } from './stored-command.ts';

const answered = "('applied', 'rejected', 'set_aside', 'decision', 'discarded')";

/**
 * The server knows our commands up to `lastCommand` only, although it has answered later ones: it was restored. Those are
 * to be sent again. @returns false when that cannot be done under this client's numbers: some are gone, or were taken back
 */
export function reopen(database: Database, lastCommand: number): boolean {
  const reopenAll = database.transaction(() => {
    const kept = database
      .prepare<[number], { count: number; discarded: number; next: number }>(
        `select count(*) as count, count(*) filter (where state = 'discarded') as discarded,
           (select next_seq from client) as next
         from commands where seq > ?`,
      )
      .get(lastCommand) ?? { count: 0, discarded: 0, next: 1 };
    if (kept.discarded > 0 || kept.count !== Math.max(0, kept.next - 1 - lastCommand)) return false;
    database
      .prepare(`update commands set state = 'waiting', problem = null where seq > ? and state in ${answered}`)
      .run(lastCommand);
    database.prepare('update client set compared_seq = min(compared_seq, ?)').run(lastCommand);
    return true;
  });
  return reopenAll.immediate();
}

/** A client of its own from now on; everything kept and not taken back is to be sent under the new numbers. */
export function fork(database: Database, newId: string): void {
  const renumber = database.transaction(() => {
    const kept = database
      .prepare<[], { position: number }>(
        `select position from commands where seq is not null and state <> 'discarded' order by seq`,
      )
      .all();
    database.prepare('update commands set seq = null').run();
    const number = database.prepare(
      `update commands set seq = ?, state = 'waiting', problem = null where position = ?`,
    );
    for (const [index, { position }] of kept.entries()) number.run(index + 1, position);
    database.prepare('update client set id = ?, next_seq = ?, compared_seq = 0').run(newId, kept.length + 1);
  });
  renumber.immediate();
}

/** Refused before it could be sent (its file is not taken): leaves the row of numbers, and the later ones move up. */
export function refuseUnsent(database: Database, id: string, problem: ProblemDocument, at: string): void {
  const refuse = database.transaction(() => {
    const seq =
      database.prepare<[string], { seq: number | null }>('select seq from commands where id = ?').get(id)
        ?.seq ?? null;
    database
      .prepare(
        `update commands set state = 'rejected', seq = null, problem = ?, answered_at = ? where id = ?`,
      )
      .run(jsonOf(problem), at, id);
    if (seq === null) return;
    // One by one, in order: the numbers are unique at every moment.
    const later = database
      .prepare<[number], { position: number }>('select position from commands where seq > ? order by seq')
      .all(seq);
    const move = database.prepare('update commands set seq = seq - 1 where position = ?');
    for (const { position } of later) move.run(position);
    database.prepare('update client set next_seq = next_seq - 1').run();
  });
  refuse.immediate();
}
