import { afterAll, beforeAll, expect, test } from 'vitest';
import { chains } from '#server/platform/audit/sign-checkpoints.ts';
import { everyTenant } from '#server/platform/audit/tenants.ts';
import { verifyTenant } from '#server/platform/audit/verify-tenant.ts';
import { nameOf } from '#server/platform/http/registry.ts';
import { allRoutes } from '#shared/contract.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { fingerprint } from './fingerprint.ts';
import { type Fuzzed, fuzz } from './fuzzing.ts';
import { invariants } from './invariants.ts';
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

test.each(Object.entries(invariants))('%s', async (_, { search, plant }) => {
  const { superuser } = backend;
  expect((await superuser.query(search)).rows).toEqual([]);
  await superuser.query('begin');
  await superuser.query(plant);
  expect((await superuser.query(search)).rows.length, 'planted').toBeGreaterThan(0);
  await superuser.query('rollback');
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
