import { afterAll, beforeAll, expect, test } from 'vitest';
import { chains } from '#server/platform/audit/sign-checkpoints.ts';
import { everyTenant } from '#server/platform/audit/tenants.ts';
import { verifyTenant } from '#server/platform/audit/verify-tenant.ts';
import { nameOf } from '#server/platform/http/registry.ts';
import { allRoutes } from '#shared/contract.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { fingerprint } from './fingerprint.ts';
import { type Fuzzed, fuzz } from './fuzzing.ts';
import { buildWorld } from './world.ts';

const seed = Number(process.env.FUZZ_SEED ?? 20_261_120);
const requests = Number(process.env.FUZZ_REQUESTS ?? 6_000);

const logged: string[] = [];
let backend: Backend;
let fuzzed: Fuzzed;
let rivalBefore: Record<string, string>;
beforeAll(async () => {
  backend = await startBackend({ jobs: 'queued', log: (line) => void logged.push(line) });
  await buildWorld(backend, backend.cast);
  await buildWorld(backend, backend.rival);
  rivalBefore = await fingerprint(backend.superuser, backend.rival.tenantId);
  fuzzed = await fuzz({ backend, seed, requests });
  process.stdout.write(summaryOf(fuzzed));
}, 3_600_000);
afterAll(() => backend.close());

test('no request is answered by 500 or more, and none stays without an answer', () => {
  const told = fuzzed.failures.slice(0, 20);
  expect([...told, ...(told.length > 0 ? logged.slice(0, 20) : [])], `seed ${seed}`).toEqual([]);
});

test('a download breaks off only because its session was ended meanwhile', () => {
  const reasons = new Map(
    logged.map((line) => JSON.parse(line)).map(({ requestId, error }) => [requestId, error?.code]),
  );
  const others = [...fuzzed.brokenOff].filter(([requestId]) => reasons.get(requestId) !== 'session.required');
  expect(others).toEqual([]);
});

test('the requests were not all refused at the door', () => {
  expect(fuzzed.accepted.size).toBeGreaterThan(allRoutes.length / 2);
  for (const status of [200, 201, 204, 400, 401, 403, 404, 409, 415])
    expect(fuzzed.statuses.get(status) ?? 0, `${status}`).toBeGreaterThan(0);
});

test('nothing of another tenant has changed', async () => {
  expect(await fingerprint(backend.superuser, backend.rival.tenantId)).toEqual(rivalBefore);
});

test('the audit log of every tenant holds, link by link', async () => {
  const tenants = await everyTenant(backend.platform);
  for (const { id } of tenants) {
    const { ok, chains: verified } = await verifyTenant(backend.platform, id);
    expect({ ok, chains: verified.length }).toEqual({ ok: true, chains: chains.length });
  }
});

test('no transaction was left open, no connection lost', async () => {
  const { rows } = await backend.superuser.query(
    `select state, query from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
       and state like 'idle in transaction%'`,
  );
  expect(rows).toEqual([]);
  expect(backend.platform.database.stats().waiting).toBe(0);
});

/** What no sequence of requests may bring about; each query answers with the records that show it did. */
const invariants: Readonly<Record<string, string>> = {
  'a request on its way waits for exactly one step': `select r.id from renewal_requests r
    where (r.state in ('pending_foreman', 'pending_manager')) <> ((select count(*) from workflow_steps w
      where w.tenant_id = r.tenant_id and w.request_id = r.id and w.state = 'pending') = 1)`,
  'nobody decides his own request': `select w.id from workflow_steps w
    join renewal_requests r on r.tenant_id = w.tenant_id and r.id = w.request_id
    where w.state in ('approved', 'returned', 'rejected') and w.decided_by_id in (r.user_id, r.requested_by_id)`,
  'an approved request has its enrollment': `select id from renewal_requests
    where state in ('approved', 'scheduled') and enrollment_id is null`,
  'a session holds no more people than it has seats': `select s.id from course_sessions s
    where s.seats < (select count(*) from enrollments e
      where e.tenant_id = s.tenant_id and e.session_id = s.id and e.seat = 'booked')`,
  'nobody waits where a seat is free': `select s.id from course_sessions s where s.status = 'scheduled'
    and s.starts_at > '2026-11-20T09:00:00Z'
    and exists (select from enrollments e where e.tenant_id = s.tenant_id and e.session_id = s.id and e.seat = 'waiting')
    and s.seats > (select count(*) from enrollments e
      where e.tenant_id = s.tenant_id and e.session_id = s.id and e.seat = 'booked')`,
  'no department stands below itself': `with recursive up (start, id) as (
      select id, parent_id from departments union select up.start, d.parent_id from departments d join up on d.id = up.id)
    select start from up where start = id`,
  'no foreman leads himself': `with recursive up (start, id) as (
      select id, foreman_id from users union select up.start, u.foreman_id from users u join up on u.id = up.id)
    select start from up where start = id`,
  'every tenant keeps an administrator': `select t.id from tenants t where t.slug in ('demo', 'rival') and not exists (
      select from users u where u.tenant_id = t.id and u.status = 'active' and 'administrator' = any(u.roles))`,
  'every change of a record has told of it': `select u.id from users u where u.version > 1 and not exists (
      select from audit_logs a where a.tenant_id = u.tenant_id and a.subject_id = u.id::text and a.chain = 'change')`,
};

test.each(Object.entries(invariants))('%s', async (_, query) => {
  expect((await backend.superuser.query(query)).rows).toEqual([]);
});

function summaryOf({ statuses, accepted, failures, slow }: Fuzzed): string {
  const never = allRoutes.map(nameOf).filter((name) => !accepted.has(name));
  const counts = [...statuses]
    .sort(([one], [other]) => one - other)
    .map(([status, times]) => `${status}: ${times}`);
  return `${requests} hostile requests, seed ${seed}: ${failures.length} failures, ${slow.length} over 5 s, ${accepted.size} of ${allRoutes.length} routes accepted some
  ${counts.join(' · ')}
  never accepted: ${never.join(', ')}\n`;
}
