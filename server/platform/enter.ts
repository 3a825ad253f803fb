import {
  type Actor,
  type EffectiveRole,
  type Permission,
  rolesWith,
  type Scope,
} from '#shared/kernel/permissions.ts';
import { forbidden, Problem } from '#shared/kernel/problem.ts';
import { type Context, type RequestContext, systemUserId } from './context.ts';
import { type Rows, type Statement, statement } from './db/batch.ts';

/** A session unused for this long is over. */
export const idle = '30 minutes';

export interface Entered {
  actor: Actor;
  username: string;
  zone: string;
  today: string;
  /** When the session was last noted as used; null for jobs. */
  lastSeenAt: string | null;
}

/**
 * The only place where a tenant is entered. Sent before the statements it guards in the same packet, inside the same
 * transaction: refused, it leaves the tenant unset and they see nothing.
 */
export function enterStatement(
  context: Context,
  permission: Permission | 'signed_in',
  scope: Scope | null,
): Statement {
  if (context.kind === 'system') {
    return statement('select * from app.enter_as($1, $2, $3)', context.tenantId, context.userId, context.now);
  }
  const roles = permission === 'signed_in' ? null : openingRoles(permission);
  return statement(
    'select * from app.enter($1, $2, $3, $4, $5)',
    context.tokenHash,
    roles,
    scope,
    context.now,
    context.byDevice ? null : idle,
  );
}

const known = new Map<Permission, string>();
/** The roles that open this door, as an array literal: the same for every request, and asked for by each. */
function openingRoles(permission: Permission): string {
  const literal = known.get(permission) ?? `{${rolesWith(permission).join(',')}}`;
  known.set(permission, literal);
  return literal;
}

/** Reads the answer of `enterStatement`. @throws Problem unauthenticated (no valid session), forbidden. */
export function entered(rows: Rows | undefined): Entered {
  const row = rows?.[0];
  if (row?.outcome === 'revoked' || row?.outcome === 'wiped') throw distrusted(row);
  if (!row || row.outcome === 'no_session' || row.outcome === 'scope') throw signInAgain();
  if (row.outcome === 'password') throw changePasswordFirst();
  const result = parse(row);
  if (row.outcome === 'forbidden') throw Object.assign(forbidden(), { entered: result });
  return result;
}

/** Whom a refusal of `entered` was about: it is written to the audit log. */
export const refusedOf = (error: unknown): Entered | undefined =>
  error instanceof Problem && 'entered' in error ? (error.entered as Entered) : undefined;

export const changePasswordFirst = () =>
  forbidden('auth.password_change_required', 'Change the password that you were given first.');

/** A laptop that is no longer trusted, and whose session tells it so: it is to be noted when it was told to wipe itself. */
export interface Distrusted {
  tenantId: string;
  sessionId: string;
}

function distrusted(row: Rows[number]): Problem {
  const told: Distrusted = { tenantId: String(row.tenant_id), sessionId: String(row.session_id) };
  if (row.outcome === 'revoked')
    return new Problem(
      'unauthenticated',
      'device.revoked',
      'This laptop was signed out by an administrator.',
    );
  return Object.assign(
    new Problem('unauthenticated', 'device.wiped', 'An administrator wants what this laptop holds deleted.'),
    { told },
  );
}

/** Whom a `device.wiped` was told. */
export const toldToWipe = (error: unknown): Distrusted | undefined =>
  error instanceof Problem && 'told' in error ? (error.told as Distrusted) : undefined;

export const signInAgain = () => new Problem('unauthenticated', 'session.required', 'Sign in to go on.');

/** The row of app.enter and app.enter_as; the one parser of it. */
function parse(row: Rows[number]): Entered {
  const roles = (row.roles ?? []) as EffectiveRole[];
  return {
    actor: {
      tenantId: String(row.tenant_id),
      userId: row.user_id === null ? systemUserId : String(row.user_id),
      sessionId: row.session_id === undefined || row.session_id === null ? '' : String(row.session_id),
      roles,
      scope: (row.user_id === null ? 'tenant' : row.scope) as Scope,
    },
    username: row.username === null ? 'system' : String(row.username),
    zone: String(row.zone),
    today: String(row.today),
    lastSeenAt: row.last_seen_at === undefined || row.last_seen_at === null ? null : String(row.last_seen_at),
  };
}

export const isSystem = (actor: Actor): boolean => actor.userId === systemUserId;

export const requestOf = (context: Context): RequestContext | null =>
  context.kind === 'request' ? context : null;
