import { sql } from 'drizzle-orm';
import type { Permission } from '#shared/kernel/permissions.ts';
import { conflict } from '#shared/kernel/problem.ts';
import type { AuditEvent, Context, Tx } from './context.ts';
import { type Statement, statement } from './db/batch.ts';
import type { Once } from './stored-request.ts';
import { inTransaction } from './transaction.ts';

/** What a use case changed. `result` is what the caller gets, `after` unless said. */
export interface Change<After, Result = After> {
  subjectId: string;
  before: unknown;
  after: After;
  result?: Result;
  onBehalfOfId?: string | null;
  /** See AuditEvent. */
  alsoInTenantId?: string;
}

interface Spec<In, After, Result> {
  /** The audit action, which reactions listen to: `enrollment.completed`. */
  event: `${string}.${string}`;
  /** What kind of record it changes: `enrollment`. */
  subject: string;
  permission: Permission | 'signed_in';
  /** The answer holds a secret shown once: it is not kept for a repeated request, which is refused instead. */
  secretResult?: true;
  run: (tx: Tx, input: In) => Promise<Change<After, Result>>;
}

export interface Command<In, Result> {
  (context: Context, input: In): Promise<Result>;
  /** The same inside a transaction that another use case has opened, under that one's permission; it writes its own audit row. */
  within(tx: Tx, input: In): Promise<Result>;
  readonly event: string;
  readonly permission: Permission | 'signed_in';
}

/**
 * Turns a use case into one transaction with its event: the chained audit row and whatever follows from it are written in
 * the same transaction or not at all. A repeated `Idempotency-Key` gets the first answer again and changes nothing; a stored
 * request of a laptop is recorded with its result in the same transaction.
 */
export function command<In, After, Result = After>(spec: Spec<In, After, Result>): Command<In, Result> {
  const within = async (tx: Tx, input: In): Promise<Result> => {
    const caused: AuditEvent[] = [];
    const { result, ...change } = await spec.run({ ...tx, emit: (event) => void caused.push(event) }, input);
    // The log tells what was done before what it brought about, though that became known first.
    for (const event of [{ action: spec.event, subjectKind: spec.subject, ...change }, ...caused])
      tx.emit(event);
    // Without a result of its own the change is the answer: the types say After = Result then.
    return result === undefined ? (change.after as unknown as Result) : result;
  };
  const run = (context: Context, input: In): Promise<Result> =>
    inTransaction(context, {
      permission: spec.permission,
      first: claimOf(context),
      run: async (tx, first) => {
        const once = onceOf(context);
        if (once !== null) {
          once.begin(first);
          const result = await within(tx, input);
          await once.keep(tx, result);
          return result;
        }
        const [claimed] = first;
        const key = keyOf(context);
        if (key === null) return within(tx, input);
        // Ours unless a transaction with the same key committed before: the insert has waited for it.
        if (claimed?.length === 0) return repeated(tx, context, key);
        const result = await within(tx, input);
        await keep(tx, key, spec.secretResult ? null : JSON.stringify(result ?? null));
        return result;
      },
    });
  return Object.assign(run, { within, event: spec.event, permission: spec.permission });
}

const onceOf = (context: Context): Once | null => (context.kind === 'request' ? context.once : null);

const keyOf = (context: Context): string | null =>
  context.kind === 'request' ? context.idempotencyKey : null;

function claimOf(context: Context): readonly Statement[] {
  const once = onceOf(context);
  if (once !== null) return once.claim;
  if (context.kind !== 'request' || context.idempotencyKey === null) return [];
  return [
    statement(
      `insert into idempotency_keys (tenant_id, user_id, key, request_hash)
       select app.tid(), app.uid(), $1, $2 where app.tid() is not null
       on conflict do nothing returning key`,
      context.idempotencyKey,
      context.requestHash,
    ),
  ];
}

async function repeated<T>(tx: Tx, context: Context, key: string): Promise<T> {
  const [kept] = await tx.sql<{ request_hash: Buffer; response: string | null }>(
    sql`select request_hash, response from idempotency_keys
        where tenant_id = app.tid() and user_id = app.uid() and key = ${key}`,
  );
  const hash = context.kind === 'request' ? context.requestHash : null;
  if (!kept || !hash || !kept.request_hash.equals(hash)) {
    throw conflict(
      'idempotency.key_reused',
      'This Idempotency-Key was used for another request. Use a new one.',
    );
  }
  if (kept.response === null) {
    throw conflict(
      'idempotency.already_done',
      'This was done already; its answer was shown once and is not kept.',
    );
  }
  return JSON.parse(kept.response);
}

async function keep(tx: Tx, key: string, response: string | null): Promise<void> {
  await tx.sql(sql`update idempotency_keys set status = 200, response = ${response}, updated_at = now()
    where tenant_id = app.tid() and user_id = app.uid() and key = ${key}`);
}
