import type { EffectiveRole } from '#shared/kernel/permissions.ts';
import { type AuditEvent, type Context, systemUserId } from '../context.ts';
import { type Statement, statement } from '../db/batch.ts';
import type { Entered } from '../enter.ts';

/** `change`: writes. `access`: sign-ins, refusals, looks at personal data. Each is a chain of hashes of its own. */
export type Chain = 'change' | 'access';

/** One row of the audit log as it is handed to `app.append_audit`, the only door into it. */
export interface AuditEntry {
  chain: Chain;
  /** RFC 3339. */
  at: string;
  /** `noun.past_tense`. */
  action: string;
  outcome: 'done' | 'denied' | 'failed';
  actorId: string | null;
  actorKind: 'user' | 'system' | 'anonymous' | 'central';
  actorName: string | null;
  onBehalfOfId: string | null;
  address: string | null;
  requestId: string | null;
  subjectKind: string | null;
  subjectId: string | null;
  before: unknown;
  after: unknown;
}

/** Appends one row to a chain of the entered tenant. Locks the chain until commit: send it last, with the COMMIT. */
export const appendStatement = (entry: AuditEntry): Statement =>
  statement(
    'select app.append_audit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)',
    entry.chain,
    entry.at,
    entry.action,
    entry.outcome,
    entry.actorId,
    entry.actorKind,
    entry.actorName,
    entry.onBehalfOfId,
    entry.address,
    entry.requestId,
    entry.subjectKind,
    entry.subjectId,
    asJson(entry.before),
    asJson(entry.after),
  );

/** The audit rows of an event: one in the own tenant's log, and one in the log of the tenant that it concerns. */
export function auditStatements(context: Context, me: Entered, event: AuditEvent): Statement[] {
  const row = auditStatement(context, me, event);
  const other = event.alsoInTenantId;
  if (other === undefined || other === me.actor.tenantId) return [row];
  return [row, enterTenant(other), row, enterTenant(me.actor.tenantId)];
}

/** The audit row of an event, written by who acts in this transaction. What is about sessions, and what laptops fetch, goes to the access chain. */
export const auditStatement = (context: Context, me: Entered, event: AuditEvent): Statement =>
  appendStatement({
    chain: /^(session|sync)\./.test(event.action) ? 'access' : 'change',
    action: event.action,
    outcome: 'done',
    ...whoAsks(context, me),
    onBehalfOfId: event.onBehalfOfId ?? null,
    subjectKind: event.subjectKind,
    subjectId: event.subjectId,
    before: event.before,
    after: event.after,
  });

/**
 * Writes a look at personal data (`done`), a refused attempt (`denied`) or a failed one into the access chain, in a transaction of its own.
 * Awaited before the answer leaves: nobody sees what the log could not note.
 */
export async function auditAccess(
  context: Context,
  me: Entered,
  outcome: AuditEntry['outcome'],
): Promise<void> {
  const route = context.kind === 'request' ? context : { audit: null, subjectId: null, permission: null };
  const action = route.audit ?? 'access.denied';
  await context.platform.database.batch([
    enterTenant(me.actor.tenantId),
    appendStatement({
      chain: 'access',
      action,
      outcome,
      ...whoAsks(context, me),
      onBehalfOfId: null,
      subjectKind: route.subjectId === null ? null : (action.split('.')[0] ?? null),
      subjectId: route.subjectId,
      before: null,
      after: outcome === 'denied' ? { permission: route.permission } : null,
    }),
  ]);
}

/** Enters a tenant for the one statement that follows in the same batch: an audit row needs no person's rights. */
export const enterTenant = (tenantId: string): Statement =>
  statement(`select set_config('app.tenant_id', $1, true)`, tenantId);

function whoAsks(context: Context, { actor, username }: Entered) {
  const isSystem = actor.userId === systemUserId;
  return {
    at: context.now,
    actorId: isSystem ? null : actor.userId,
    actorKind: isSystem ? 'system' : kindOf(actor.roles),
    actorName: username,
    address: context.kind === 'request' ? context.address : null,
    requestId: context.requestId,
  } as const;
}

const kindOf = (roles: readonly EffectiveRole[]) =>
  roles.includes('central_administrator') ? 'central' : 'user';

/** Whatever a record carries, these never reach a log that is kept for ever. */
const secret = new Set([
  'password',
  'passwordHash',
  'password_hash',
  'token',
  'tokenHash',
  'token_hash',
  'secret',
]);

const asJson = (value: unknown): string | null =>
  value === null || value === undefined
    ? null
    : JSON.stringify(value, (name, held) => (secret.has(name) ? '[not recorded]' : held));
