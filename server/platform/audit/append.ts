import type { AuditEvent, Context } from '../context.ts';
import { type Statement, statement } from '../db/batch.ts';
import { type Entered, isSystem } from '../enter.ts';

export type AuditChainName = 'change' | 'access';
export type Outcome = 'done' | 'denied' | 'failed';

/** Who an audit row is about; `null` fields are unknown or do not apply. */
export interface AuditActor {
  id: string | null;
  kind: 'user' | 'system' | 'anonymous' | 'central';
  name: string | null;
}

/** One audit row for the tenant that is entered, as a statement: it travels in the packet of the COMMIT. */
export function auditRow(
  chain: AuditChainName,
  context: Context,
  actor: AuditActor,
  outcome: Outcome,
  event: AuditEvent,
): Statement {
  return statement(
    'select app.append_audit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)',
    chain,
    context.now,
    event.action,
    outcome,
    actor.id,
    actor.kind,
    actor.name,
    event.onBehalfOfId ?? null,
    context.kind === 'request' ? context.address : null,
    context.requestId,
    event.subjectKind,
    event.subjectId,
    json(event.before),
    json(event.after),
  );
}

/** A change, in the transaction that made it. */
export const auditStatement = (context: Context, me: Entered, event: AuditEvent): Statement =>
  auditRow('change', context, actorOf(me), 'done', event);

/**
 * A look at personal data, or a refusal, in the chain of its own and in a transaction of its own. Awaited: the answer goes
 * out only when it is written.
 */
export async function auditAccess(context: Context, me: Entered, outcome: 'done' | 'denied'): Promise<void> {
  if (context.kind !== 'request') return;
  const event: AuditEvent = {
    action: context.audit ?? `${context.permission}.asked`,
    subjectKind: 'request',
    subjectId: context.subjectId ?? '',
    before: null,
    after: null,
  };
  await context.platform.database.batch([
    statement(`select set_config('app.tenant_id', $1, true)`, me.actor.tenantId),
    auditRow('access', context, actorOf(me), outcome, event),
  ]);
}

export const actorOf = (me: Entered): AuditActor => ({
  id: isSystem(me.actor) ? null : me.actor.userId,
  kind: isSystem(me.actor) ? 'system' : 'user',
  name: me.username,
});

const json = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);
