import type { SQL } from 'drizzle-orm';
import { may, type Permission } from '#shared/kernel/permissions.ts';
import { forbidden } from '#shared/kernel/problem.ts';
import { auditAccess, auditStatements } from './audit/append.ts';
import type { AuditEvent, Context, Tx } from './context.ts';
import { type Statement, statement } from './db/batch.ts';
import { type DatabaseConnection, statementOf } from './db/database.ts';
import { type Entered, entered, enterStatement, isSystem, refusedOf, requestOf } from './enter.ts';
import { Changes, clockStatements, publishStatements } from './publish.ts';
import { reactTo } from './reactions.ts';
import { noteUse } from './session-use.ts';

interface Work<T> {
  permission: Permission | 'signed_in';
  /** Statements sent with BEGIN, after the tenant is entered; their rows are handed to `run`. */
  first?: readonly Statement[];
  run: (tx: Tx, first: Record<string, unknown>[][]) => Promise<T>;
  readOnly?: boolean;
}

const retriable = new Set(['40001', '40P01']);
const attempts = 3;

/**
 * Runs `work` in one transaction with the tenant entered: BEGIN and entering travel in one packet, the audit rows and COMMIT
 * in another; with what laptops are to hold they may be two, see `publish.ts`. A deadlock or serialization failure is tried again, twice. Reactions to the events run inside, `after`
 * callbacks outside. @throws Problem, or the database's own error, after a rollback.
 */
export async function inTransaction<T>(context: Context, work: Work<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(context, work);
    } catch (error) {
      if (attempt < attempts && retriable.has(codeOf(error))) continue;
      const refused = refusedOf(error);
      if (refused) await auditAccess(context, refused, 'denied');
      throw error;
    }
  }
}

async function once<T>(context: Context, { permission, first = [], run, readOnly }: Work<T>): Promise<T> {
  const events: AuditEvent[] = [];
  const after: (() => void | Promise<void>)[] = [];
  const undo: (() => Promise<void>)[] = [];
  const kinds = new Set<string>();
  const changes = new Changes();
  const done = await context.platform.database.withConnection(async (connection) => {
    try {
      const begin = statement(readOnly ? 'begin isolation level repeatable read read only' : 'begin');
      const [, who, ...rows] = await connection.batch([
        begin,
        enterStatement(context, permission, null),
        ...first,
      ]);
      const me = entered(who);
      refuseJob(context, me, permission);
      const tx = txOn(connection, context, me, { events, after, undo, kinds, changes });
      const result = await run(tx, rows);
      for (let index = 0; index < events.length; index++) await reactTo(tx, events[index] as AuditEvent);
      const audits = events.flatMap((event) => auditStatements(context, me, event));
      await commit(connection, audits, changes, me.actor.tenantId);
      return { result, me };
    } catch (error) {
      const rolledBack = await connection.batch([statement('rollback')]).catch(() => {
        // The connection is gone; whether the commit was, nobody can tell.
      });
      if (rolledBack) for (const reaction of undo) await reaction();
      throw error;
    }
  });
  for (const event of events) kinds.add(event.subjectKind);
  if (kinds.size > 0) context.platform.events.poke(done.me.actor.tenantId, [...kinds]);
  for (const { alsoInTenantId: other, subjectKind } of events)
    if (other !== undefined) context.platform.events.poke(other, [subjectKind]);
  for (const reaction of after) await reaction();
  noteUse(context, done.me);
  return done.result;
}

/** Audit rows, what laptops are to hold of the changes, and COMMIT. A transaction that changed nothing of theirs sends one packet. */
async function commit(
  connection: DatabaseConnection,
  audits: readonly Statement[],
  changes: Changes,
  tenantId: string,
): Promise<void> {
  let last = audits;
  if (changes.tenants.length > 0) {
    const answers = await connection.batch([...audits, ...clockStatements(changes, tenantId)]);
    last = publishStatements(changes, tenantId, answers);
  }
  await connection.batch([...last, statement('commit')]);
}

/** What a transaction leaves for its end. */
interface Noted {
  events: AuditEvent[];
  after: (() => void | Promise<void>)[];
  undo: (() => Promise<void>)[];
  kinds: Set<string>;
  changes: Changes;
}

function txOn(
  connection: DatabaseConnection,
  context: Context,
  me: Entered,
  { events, after, undo, kinds, changes }: Noted,
): Tx {
  const sql = async <T extends object>(query: SQL) => {
    const [rows = []] = await connection.batch([statementOf(query)]);
    return rows as T[];
  };
  return {
    client: connection.client,
    sql,
    actor: me.actor,
    username: me.username,
    actorId: isSystem(me.actor) ? null : me.actor.userId,
    now: context.now,
    today: me.today,
    zone: me.zone,
    offline: requestOf(context)?.offline ?? null,
    emit: (event) => void events.push(event),
    enqueue: (kind, input) => context.platform.jobs.enqueue(connection, me.actor, kind, input),
    changed: (kind, ids, tenantId = me.actor.tenantId) => changes.add(tenantId, kind, ids),
    touched: (kind) => void kinds.add(kind),
    enqueueAgain: (kind, jobId) => context.platform.jobs.again(connection, me.actor.tenantId, kind, jobId),
    after: (reaction) => void after.push(reaction),
    undo: (reaction) => void undo.push(reaction),
    dataDir: context.platform.dataDir,
  };
}

/** A job runs under the rights that its requester has when it runs; the database checks requests itself, on entering. */
function refuseJob(context: Context, { actor }: Entered, permission: Permission | 'signed_in'): void {
  if (context.kind !== 'system' || context.userId === null || permission === 'signed_in') return;
  if (!may(actor.roles, permission)) throw forbidden();
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
