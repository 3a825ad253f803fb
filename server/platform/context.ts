import type { SQL } from 'drizzle-orm';
import type { PoolClient } from 'pg';
import type { Actor, Permission, Scope } from '#shared/kernel/permissions.ts';
import type { Database } from './db/database.ts';
import type { EventHub } from './events.ts';
import type { JobQueue } from './jobs/queue.ts';
import type { Changed, ChangedIds } from './publication.ts';
import type { Offline, Once, Run } from './stored-request.ts';

/** What the application stands on, made once in main.ts. */
export interface Platform {
  database: Database;
  /** RFC 3339, from the server's clock. */
  now(): string;
  jobs: JobQueue;
  events: EventHub;
  /** Where evidence files, keys and checkpoints are kept. */
  dataDir: string;
}

/** A request as the application sees it: who claims to ask, from where, when. Nothing is verified before `app.enter`. */
export interface RequestContext {
  kind: 'request';
  platform: Platform;
  requestId: string;
  /** The client's address, through trusted proxies only. */
  address: string;
  userAgent: string;
  now: string;
  /** SHA-256 of the session token; null without one. */
  tokenHash: Buffer | null;
  /** The token came as a laptop's, not as a cookie: another kind of session. */
  byDevice: boolean;
  /** The scope letter in the token: it plans the query, `app.enter` verifies it. */
  scopeHint: Scope;
  /** The permission and audit action that the route declares. */
  permission: Permission | 'public' | 'signed_in';
  audit: string | null;
  /** The `{id}` of the path, for the audit log. */
  subjectId: string | null;
  idempotencyKey: string | null;
  /** SHA-256 of method, path and body. */
  requestHash: Buffer | null;
  /** Runs a stored request as the route it is, in this person's name. */
  run: Run;
  /** Set while a stored request runs: its result is written in the transaction of its effect. */
  once: Once | null;
  /** Set while a stored request runs: when and how it was decided. */
  offline: Offline | null;
}

/** A background job, or a command of the operator: for the person who asked for it, or for the system. */
export interface SystemContext {
  kind: 'system';
  platform: Platform;
  tenantId: string;
  /** Whose rights apply, checked anew when it runs; null: the system's. */
  userId: string | null;
  now: string;
  /** The job's id or the command's name, for the audit log. */
  requestId: string;
}

export type Context = RequestContext | SystemContext;

/** One audit row to be; `action` is also the name that reactions listen to. */
export interface AuditEvent {
  action: string;
  subjectKind: string;
  subjectId: string;
  before: unknown;
  after: unknown;
  onBehalfOfId?: string | null;
  /** The tenant that a central administrator's act concerns: its own log tells of it too. */
  alsoInTenantId?: string;
}

export type Row = Record<string, unknown>;

/** One transaction with the tenant entered. */
export interface Tx {
  /** The connection itself, for COPY, cursors and statements that are not worth preparing. */
  client: PoolClient;
  /** A drizzle `sql` query: plain rows; dates `YYYY-MM-DD`, instants RFC 3339, numbers as numbers. */
  sql<T extends object = Row>(query: SQL): Promise<T[]>;
  /** Who acts. The system acts under `systemUserId`, which is nobody's id: write `actorId` where a column refers to users. */
  actor: Actor;
  /** The sign-in name of who acts. */
  username: string;
  /** `actor.userId`, or null when the system acts. */
  actorId: string | null;
  now: string;
  /** Today in the tenant's zone. */
  today: string;
  zone: string;
  /** What was decided without a network and reaches us now; null for what is asked at this moment. */
  offline: Offline | null;
  /** Adds an audit row of its own beside the command's. */
  emit(event: AuditEvent): void;
  /** Queues a job that starts when this transaction commits; its id is what `GET /api/jobs/{id}` takes. */
  enqueue(kind: string, input: Row): Promise<string>;
  /** Queues a job that is dead once more, under the same id. */
  enqueueAgain(kind: string, jobId: string): Promise<void>;
  /** Names a kind of record that changed besides the events' own, for the open event streams. */
  touched(kind: string): void;
  /**
   * Says what a statement wrote, so that laptops get it: next to every statement that writes what they hold.
   * @param tenantId of another tenant, for the central administrator's acts
   */
  changed(kind: Changed, ids: ChangedIds, tenantId?: string): void;
  /** Runs after the commit, never after a rollback: pokes, files to delete. */
  after(reaction: () => void | Promise<void>): void;
  /**
   * Runs once the database has said that nothing of this transaction stands: takes back what lies outside it, such as a
   * file. Not when the connection broke, for then the commit may have arrived.
   */
  undo(reaction: () => Promise<void>): void;
  /** Where evidence files, keys and checkpoints are kept. */
  dataDir: string;
}

export const systemUserId = '00000000-0000-0000-0000-000000000000';
