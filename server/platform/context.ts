import type { SQL } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { Actor, Permission, Scope } from '#shared/kernel/permissions.ts';

/** A request as the application sees it: who claims to ask, from where, when. Nothing is verified before `app.enter`. */
export interface RequestContext {
  requestId: string;
  /** The client's address, through trusted proxies only. */
  address: string;
  userAgent: string;
  /** RFC 3339, from the server's clock. */
  now: string;
  /** SHA-256 of the session token; null without a cookie. */
  tokenHash: Buffer | null;
  /** The scope letter in the token: it plans the query, `app.enter` verifies it. */
  scopeHint: Scope;
  /** The permission and audit action that the route declares; what runs without one of its own uses these. */
  permission: Permission | 'public' | 'signed_in';
  audit: string | null;
  idempotencyKey: string | null;
  /** SHA-256 of method, path and body. */
  requestHash: Buffer | null;
}

/** A background job acts for the person who asked for it, or for the system. */
export interface SystemContext {
  tenantId: string;
  now: string;
  /** The job's or command's own name, for the audit log. */
  requestId: string;
  /** Whose rights apply; null: the system's. */
  onBehalfOf: string | null;
}

/** One audit row to be. `before` and `after` are what changed, as JSON. */
export interface AuditEvent {
  action: string;
  subjectKind: string;
  subjectId: string;
  before: unknown;
  after: unknown;
  onBehalfOfId?: string | null;
}

export type Row = Record<string, unknown>;

/** One transaction with the tenant entered. */
export interface Tx {
  /** Drizzle on this transaction's connection. */
  db: NodePgDatabase;
  /** A drizzle `sql` query: plain rows; dates `YYYY-MM-DD`, instants RFC 3339, numbers as numbers. */
  sql<T extends object = Row>(query: SQL): Promise<T[]>;
  actor: Actor;
  now: string;
  /** Today in the tenant's zone. */
  today: string;
  zone: string;
  /** Adds an audit row of its own beside the command's. */
  emit(event: AuditEvent): void;
  /** Runs after the commit, never after a rollback: pokes, deletions of files. */
  after(reaction: () => void | Promise<void>): void;
}
