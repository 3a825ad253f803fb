import { sql } from 'drizzle-orm';
import type { Row, Tx } from '../platform/context.ts';
import { type Statement, statement } from '../platform/db/batch.ts';
import { idle } from '../platform/enter.ts';

/** A session ends this long after sign-in, however much it is used. */
export const lifetimeMs = 12 * 3600_000;
/** How many sessions in browsers a person may have at a time; opening one more ends the oldest. Laptops have their own. */
const atMost = 10;

export interface NewSession {
  id: string;
  tokenHash: Buffer;
  userId: string;
  /** The epoch that the password was checked in: when it moved on meanwhile, the session is born dead. */
  epoch: number;
  now: string;
  expiresAt: string;
  address: string;
  userAgent: string;
}

/** Opens a session in the entered tenant: the person is locked first, so that parallel sign-ins count each other. */
export const openSession = (session: NewSession): Statement[] => [
  statement('select from users where tenant_id = app.tid() and id = $1 for no key update', session.userId),
  statement(
    `delete from sessions where tenant_id = app.tid() and user_id = $1 and device_id is null and (expires_at <= $2 or id in (
       select id from sessions where tenant_id = app.tid() and user_id = $1 and device_id is null and expires_at > $2
       order by created_at desc, id desc offset ${atMost - 1}))`,
    session.userId,
    session.now,
  ),
  statement(
    `insert into sessions (tenant_id, id, token_hash, user_id, epoch, last_seen_at, expires_at, address, user_agent, created_at)
     values (app.tid(), $1, $2, $3, $4, $5, $6, $7, $8, $5)`,
    session.id,
    session.tokenHash,
    session.userId,
    session.epoch,
    session.now,
    session.expiresAt,
    session.address,
    session.userAgent,
  ),
];

/** Who is signed in with this token, in the entered tenant; one row, or none. */
export const selectSignedIn = (tokenHash: Buffer | null) => sql`
  select u.id, u.username, u.name_en, u.name_ar, u.language, u.password_is_one_time,
    case when t.kind = 'central' and 'administrator' = any(u.roles) then u.roles || 'central_administrator'::text
      else u.roles end as roles,
    t.id as tenant_id, t.slug, t.name_en as tenant_name_en, t.name_ar as tenant_name_ar, t.kind, t.time_zone,
    app.today() as today, s.expires_at
  from sessions s
  join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
  join tenants t on t.tenant_id = s.tenant_id
  where s.tenant_id = app.tid() and s.token_hash = ${tokenHash}`;

/** My sessions that are alive, also those of my laptops, the newest first. */
export const selectMySessions = (tokenHash: Buffer | null, now: string) => sql`
  select s.id, s.created_at as "createdAt", s.last_seen_at as "lastSeenAt", s.address, s.user_agent as "userAgent",
    s.token_hash = ${tokenHash} as current
  from sessions s join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
  left join devices d on d.tenant_id = s.tenant_id and d.id = s.device_id
  where s.tenant_id = app.tid() and s.user_id = app.uid() and s.epoch = u.epoch and s.expires_at > ${now}
    and case when d.id is null then s.last_seen_at > ${now}::timestamptz - ${idle}::interval else d.status = 'active' end
  order by s.created_at desc, s.id desc`;

/** Ends one of a person's sessions; what it was, or null when it is not his. */
export async function deleteSession(tx: Tx, userId: string, id: string): Promise<Row | null> {
  const [session] = await tx.sql(sql`delete from sessions
    where tenant_id = app.tid() and user_id = ${userId} and id = ${id}
    returning created_at as "createdAt", address, user_agent as "userAgent"`);
  return session ?? null;
}

/** Ends every session of a person at once, and every device token: they all remember the epoch they were made in. */
export async function endSessionsOf(tx: Tx, userId: string): Promise<void> {
  await tx.sql(sql`update users set epoch = epoch + 1, updated_at = now()
    where tenant_id = app.tid() and id = ${userId}`);
}

/** Ends all sessions of a person but one, which goes on under a new token in the new epoch. */
export async function renewSession(
  tx: Tx,
  {
    userId,
    sessionId,
    tokenHash,
    epoch,
  }: { userId: string; sessionId: string; tokenHash: Buffer; epoch: number },
): Promise<string> {
  await tx.sql(sql`delete from sessions
    where tenant_id = app.tid() and user_id = ${userId} and id <> ${sessionId}`);
  const [session] = await tx.sql<{ expires_at: string }>(sql`update sessions
    set token_hash = ${tokenHash}, epoch = ${epoch}, updated_at = now()
    where tenant_id = app.tid() and user_id = ${userId} and id = ${sessionId} returning expires_at`);
  if (!session) throw new Error('a command without its session');
  return session.expires_at;
}
