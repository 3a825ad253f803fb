import { type SQL, sql } from 'drizzle-orm';
import type { Permission, Scope } from '#shared/kernel/permissions.ts';
import { auditAccess } from './audit/append.ts';
import type { Context, RequestContext, Tx } from './context.ts';
import { statementOf } from './db/database.ts';
import { type Entered, entered, enterStatement, refusedOf, signInAgain } from './enter.ts';
import { noteUse } from './session-use.ts';
import { inTransaction } from './transaction.ts';

export interface Reading<T> extends Entered {
  rows: T[];
}

/**
 * One query in one round trip: the session lookup, the permission, the tenant and the query travel as one packet and one
 * implicit transaction. `query` is built for the scope that the session token names; the database refuses when the
 * person's real scope is another.
 */
export async function read<T extends object>(
  context: RequestContext,
  query: (scope: Scope) => SQL,
): Promise<Reading<T>> {
  const [reading] = await readAll(context, (scope) => [query(scope)]);
  return reading as Reading<T>;
}

/** The same with several queries, still in one round trip; one Reading for each. */
export async function readAll(
  context: RequestContext,
  queries: (scope: Scope) => SQL[],
): Promise<Reading<object>[]> {
  const statements = queries(context.scopeHint).map(statementOf);
  const [who, ...results] = await context.platform.database.batch([
    enterStatement(context, permissionOf(context), context.scopeHint),
    ...statements,
  ]);
  const me = await enteredOrAudited(context, who);
  if (context.audit !== null) await auditAccess(context, me, 'done');
  noteUse(context, me);
  return results.map((rows) => ({ ...me, rows }));
}

/** Who asks, when nothing is read: the session and the permission alone. @throws Problem unauthenticated, forbidden. */
export async function enterOnly(context: RequestContext): Promise<Entered> {
  const { rows: _, ...entered } = await read(context, () => sql`select 1 as ok`);
  return entered;
}

/** Several queries in one read-only transaction, for reads that must decide in between. */
export async function reading<T>(context: Context, run: (tx: Tx) => Promise<T>): Promise<T> {
  const permission = context.kind === 'request' ? permissionOf(context) : 'signed_in';
  let me: Entered | undefined;
  const result = await inTransaction(context, {
    permission,
    readOnly: true,
    run: (tx) => {
      me = { actor: tx.actor, username: tx.username, zone: tx.zone, today: tx.today, lastSeenAt: null };
      return run(tx);
    },
  });
  if (context.kind === 'request' && context.audit !== null && me) await auditAccess(context, me, 'done');
  return result;
}

function permissionOf(context: RequestContext): Permission | 'signed_in' {
  if (context.permission === 'public') throw signInAgain();
  return context.permission;
}

async function enteredOrAudited(
  context: RequestContext,
  rows: Parameters<typeof entered>[0],
): Promise<Entered> {
  try {
    return entered(rows);
  } catch (error) {
    const refused = refusedOf(error);
    if (refused) await auditAccess(context, refused, 'denied');
    throw error;
  }
}
