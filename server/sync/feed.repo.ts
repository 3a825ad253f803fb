import { sql } from 'drizzle-orm';
import type { CommandResult } from '#shared/sync/sync.schemas.ts';
import type { Tx } from '../platform/context.ts';
import { list } from '../platform/db/sql.ts';
import type { Part, PublishedScope } from './plan-pull.ts';

export interface Clock {
  seq: number;
  /** Another text after a restore. */
  epoch: string;
  gcSeq: number;
}

/** Where the tenant's feed stands; null before any laptop came. */
export async function findClock(tx: Tx): Promise<Clock | null> {
  const [clock] = await tx.sql<Clock>(sql`
    select seq, app.sync_epoch(epoch) as epoch, gc_seq as "gcSeq" from sync_clock where tenant_id = app.tid()`);
  return clock ?? null;
}

/** The last command of one of the asker's own laptops that has its answer; null: it is none of his. */
export async function findLastCommand(tx: Tx, deviceId: string): Promise<number | null> {
  const [device] = await tx.sql<{ last: number }>(sql`
    select last_command as last from devices
    where tenant_id = app.tid() and id = ${deviceId} and user_id = app.uid() and status = 'active'`);
  return device?.last ?? null;
}

/** Results of a laptop's commands after one, in order. */
export async function listResults(tx: Tx, deviceId: string, after: number): Promise<CommandResult[]> {
  const rows = await tx.sql<
    Omit<CommandResult, 'answer' | 'problem'> & Record<'answer' | 'problem', string | null>
  >(
    sql`select seq, command_id as id, outcome, status, answer, problem, review, created_at as at from sync_commands
      where tenant_id = app.tid() and device_id = ${deviceId} and seq > ${after} order by seq limit 500`,
  );
  return rows.map(({ answer, problem, ...row }) => ({
    ...row,
    answer: jsonOf(answer),
    problem: jsonOf(problem),
  }));
}

const jsonOf = (text: string | null) => (text === null ? null : JSON.parse(text));

/** Every scope that the asker may see; the ones that nobody has asked for yet have no numbers. */
export const listVisible = (tx: Tx): Promise<(PublishedScope | { scope: string; seq: null })[]> =>
  tx.sql<PublishedScope | { scope: string; seq: null }>(sql`
    select v.scope, s.count, s.checksum::text as checksum, s.seq, s.activated_seq as "activatedSeq"
    from app.sync_scopes(app.uid()) v (scope)
    left join sync_scopes s on s.tenant_id = app.tid() and s.scope = v.scope order by v.scope`);

/** How many records the parts of scopes hold that are sent in part. */
export async function countNewer(tx: Tx, parts: readonly Part[]): Promise<number> {
  if (parts.length === 0) return 0;
  const [row] = await tx.sql<{ records: number }>(sql`
    select count(*) as records from ${partsOf(parts)}
    join sync_rows r on r.tenant_id = app.tid() and r.scope = p.scope and r.seq > p.after`);
  return row?.records ?? 0;
}

/** The lines of some parts, each scope's as one text; a scope without any is not among them. */
export async function listLines(tx: Tx, parts: readonly Part[]): Promise<Map<string, string>> {
  const rows = await tx.sql<{ scope: string; lines: string }>(sql`
    select p.scope, string_agg(r.seq || E'\\t' || r.kind || E'\\t' || r.row_id || E'\\t' || coalesce(r.body, ''), E'\\n'
      order by r.seq, r.kind, r.row_id) as lines
    from ${partsOf(parts)}
    join sync_rows r on r.tenant_id = app.tid() and r.scope = p.scope and r.seq > p.after
      and (p.after >= 0 or r.body is not null)
    group by p.scope`);
  return new Map(rows.map(({ scope, lines }) => [scope, lines]));
}

/** A whole scope begins before the first number. */
const partsOf = (parts: readonly Part[]) => sql`
  unnest(${list(
    parts.map(({ scope }) => scope),
    'text',
  )}, ${list(
    parts.map(({ after }) => after ?? -1),
    'bigint',
  )}) p (scope, after)`;
