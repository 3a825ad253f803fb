import ipaddr from 'ipaddr.js';
import { Problem } from '#shared/kernel/problem.ts';
import type { RequestContext } from '../platform/context.ts';
import { statement } from '../platform/db/batch.ts';

/** Tries within 15 minutes: for one account, whoever tries; and from one address, whichever account it tries. */
export const limits = { account: 5, address: 30 } as const;
const window = { interval: '15 minutes', ms: 15 * 60_000 };

export interface Attempt {
  /** Null: one may try. Otherwise how long to wait, in seconds. */
  retryAfterSeconds: number | null;
  /** True for the first refused try of a window: that one is written to the audit log, not the flood behind it. */
  firstRefused: boolean;
}

/**
 * Counts a try to sign in, before anything else is looked at: by address, and, while that one may try, by account. One
 * statement with atomic counters, so that parallel tries cannot slip by. The account is what was typed, known or not;
 * folded by the database as it folds names when it looks for them, and hashed, since people type passwords into the wrong field.
 */
export async function countSignIn(
  { platform, address, now }: RequestContext,
  { tenant, username }: { tenant: string; username: string },
): Promise<Attempt> {
  const [[row] = []] = await platform.database.batch([
    statement(
      `with address as materialized (select * from app.count_attempt($1, $4, $5)),
         account as materialized (
           select counted.* from address, app.count_attempt(${accountKey}, $4, $5) counted
           where address.attempts <= ${limits.address})
       select address.attempts as by_address, address.window_started_at as address_since,
         account.attempts as by_account, account.window_started_at as account_since
       from address left join account on true`,
      addressKey(address),
      tenant,
      username,
      now,
      window.interval,
    ),
  ]);
  const byAddress = Number(row?.by_address);
  if (byAddress > limits.address) return refused(byAddress, limits.address, String(row?.address_since), now);
  return judged(Number(row?.by_account), limits.account, String(row?.account_since), now);
}

const accountKey = `'account:' || encode(sha256(app.field(lower($2)) || app.field(lower($3))), 'hex')`;

/**
 * Forgets the account's tries after a success, and gives the address this one back: a whole plant may sign in from behind
 * one address at the start of a shift. Failures of the address stay counted.
 */
export const forgetSignIns = (tenant: string, username: string, address: string) =>
  statement(
    `select app.forget_attempts(${accountKey.replace('$2', '$1').replace('$3', '$2')}), app.give_back_attempt($3)`,
    tenant,
    username,
    addressKey(address),
  );

/** Counts a try to give the present password once more, by somebody who is signed in. */
export async function countPasswordTry({ platform, now }: RequestContext, userId: string): Promise<Attempt> {
  const [[row] = []] = await platform.database.batch([
    statement('select * from app.count_attempt($1, $2, $3)', passwordKey(userId), now, window.interval),
  ]);
  return judged(Number(row?.attempts), limits.account, String(row?.window_started_at), now);
}

export const forgetPasswordTries = (userId: string) =>
  statement('select app.forget_attempts($1)', passwordKey(userId));

const passwordKey = (userId: string) => `password:${userId}`;

/** The refusal of somebody who tried too often; the same whether the account exists or not. */
export const tooManyAttempts = (retryAfterSeconds: number) =>
  new Problem('too_many', 'auth.too_many_attempts', 'Too many attempts. Wait before you try again.', {
    retryAfterSeconds,
  });

function judged(attempts: number, limit: number, since: string, now: string): Attempt {
  return attempts <= limit
    ? { retryAfterSeconds: null, firstRefused: false }
    : refused(attempts, limit, since, now);
}

const refused = (attempts: number, limit: number, since: string, now: string): Attempt => ({
  retryAfterSeconds: Math.max(1, Math.ceil((Date.parse(since) + window.ms - Date.parse(now)) / 1000)),
  firstRefused: attempts === limit + 1,
});

/** An IPv6 customer owns a whole /64, so that counts as one address. */
function addressKey(address: string): string {
  if (!ipaddr.isValid(address)) return `address:${address}`;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return `address:${parsed.toString()}`;
  return `address:${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/64`).toString()}/64`;
}
