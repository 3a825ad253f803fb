import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { jobRoutes } from '#server/jobs/jobs.routes.ts';
import type { SystemContext } from '#server/platform/context.ts';
import { statement } from '#server/platform/db/batch.ts';
import { createJobQueue, type JobDefinition } from '#server/platform/jobs/queue.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { jobApi } from '#shared/jobs/job.api.ts';
import { newId } from '#shared/kernel/ids.ts';
import { conflict } from '#shared/kernel/problem.ts';
import { type Asking, type BareApp, bareApp, type Person } from '../support/bare-app.ts';

let app: BareApp;
let tenantId: string;
let admin: Person;
let worker: Person;
let asAdmin: Asking;
let asWorker: Asking;
let count = 0;

/** The pause before the next try, made short. */
let hurry: ReturnType<typeof setInterval>;
const withoutPause = statement(`update pgboss.job set start_after = now() where state = 'retry'`);

/** How often each job was tried; it succeeds from the try that its input names. */
const tries = new Map<string, number>();
const flaky: JobDefinition = {
  kind: 'test.flaky',
  retries: 1,
  async run(context, input, progress, jobId) {
    const tried = (tries.get(jobId) ?? 0) + 1;
    tries.set(jobId, tried);
    await progress('counting', 1, 2);
    if (input.refused) throw conflict('test.refused', 'This cannot be done.');
    if (tried < Number(input.succeedsOn)) throw new Error(`secret detail of try ${tried}`);
    await progress('counting', 2, 2);
    return { tried, userId: context.userId };
  },
};

beforeAll(async () => {
  app = await bareApp(jobRoutes, (url) =>
    createJobQueue({ url, definitions: [flaky], ticks: [], onError: () => undefined }),
  );
  await app.platform.jobs.start(app.platform, { work: true });
  hurry = setInterval(() => app.platform.database.batch([withoutPause]).catch(() => undefined), 500);
});
afterAll(async () => {
  clearInterval(hurry);
  await app.platform.jobs.stop();
  await app.close();
});
beforeEach(async () => {
  tenantId = await app.addTenant(`jobs${count++}`);
  admin = await app.addPerson(tenantId, 'admin', { roles: ['administrator'] });
  worker = await app.addPerson(tenantId, 'worker', { roles: ['training_officer'] });
  asAdmin = await app.signIn(admin);
  asWorker = await app.signIn(worker);
});

/** Asks for a job as `worker`, as a use case would. */
const ask = (input: Record<string, unknown>): Promise<string> => {
  const context: SystemContext = {
    kind: 'system',
    platform: app.platform,
    tenantId,
    userId: worker.id,
    now: app.platform.now(),
    requestId: 'test',
  };
  return inTransaction(context, { permission: 'signed_in', run: (tx) => tx.enqueue('test.flaky', input) });
};
const get = (id: string, asking = asWorker) => asking(jobApi.get, { params: { id } });
const retry = (id: string, asking = asAdmin) => asking(jobApi.retry, { params: { id } });
const until = (id: string, state: string) =>
  expect.poll(async () => (await get(id)).state, { timeout: 20_000, interval: 100 }).toBe(state);
describe('a job', () => {
  test('tells how far it is and what came of it, under the rights of who asked for it', async () => {
    const id = await ask({ succeedsOn: 1 });
    expect(await get(id)).toMatchObject({ kind: 'test.flaky', requestedById: worker.id });
    await until(id, 'done');
    expect(await get(id)).toMatchObject({
      phase: 'counting',
      done: 2,
      of: 2,
      error: null,
      result: { tried: 1, userId: worker.id },
      finishedAt: expect.any(String),
    });
  });

  test('that fails is tried again by itself', async () => {
    const id = await ask({ succeedsOn: 2 });
    await until(id, 'done');
    expect(await get(id)).toMatchObject({ error: null, result: { tried: 2 } });
  });

  test('that keeps failing is given up, seen by the administrator, and started again by him', async () => {
    const id = await ask({ succeedsOn: 3 });
    await until(id, 'dead');
    const dead = await get(id, asAdmin);
    expect(dead).toMatchObject({ state: 'dead', error: expect.any(String), finishedAt: expect.any(String) });
    expect(dead.error).not.toContain('secret detail');
    const list = await asAdmin(jobApi.list, { query: { state: 'dead' } });
    expect(list.items).toEqual([dead]);
    expect(await retry(id)).toMatchObject({
      id,
      state: 'queued',
      error: null,
      phase: null,
      done: 0,
      finishedAt: null,
    });
    await until(id, 'done');
    expect(await get(id)).toMatchObject({ result: { tried: 3, userId: worker.id } });
    expect(await app.changes(tenantId)).toMatchObject([
      {
        action: 'job.retried',
        actor_id: admin.id,
        subject_id: id,
        before: { state: 'dead' },
        after: { state: 'queued' },
      },
    ]);
  });

  test('does not wait for more than the ones before it', async () => {
    const waiting = 20;
    for (let each = 0; each < waiting; each++) await ask({ succeedsOn: 1 });
    const done = async () =>
      (await asAdmin(jobApi.list, { query: { state: 'done', withTotal: 'true' } })).total;
    await expect.poll(done, { timeout: 15_000 }).toBe(waiting);
  });

  test('that is refused by a rule is not tried in vain, and says why', async () => {
    const id = await ask({ refused: true });
    await until(id, 'dead');
    expect(await get(id)).toMatchObject({ error: 'This cannot be done.' });
    expect(tries.get(id)).toBe(1);
  });

  test('starts again only when it is dead', async () => {
    const id = await ask({ succeedsOn: 1 });
    await until(id, 'done');
    await expect(retry(id)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'job.not_dead',
      details: { current: { state: 'done' } },
    });
  });
});

describe('who sees a job', () => {
  const plant = async (
    requestedById: string | null,
    state = 'dead',
    kind = 'test.flaky',
  ): Promise<string> => {
    const id = newId();
    await app.superuser.query(
      'insert into jobs (tenant_id, id, kind, state, requested_by_id) values ($1, $2, $3, $4, $5)',
      [tenantId, id, kind, state, requestedById],
    );
    return id;
  };

  test('who asked for it and administrators; to everybody else it is not there', async () => {
    const id = await plant(worker.id);
    const other = await app.signIn(await app.addPerson(tenantId, 'other', { roles: ['training_officer'] }));
    const rivals = await app.addTenant(`rival${count++}`);
    const rival = await app.signIn(await app.addPerson(rivals, 'rival', { roles: ['administrator'] }));
    expect((await get(id, asWorker)).id).toBe(id);
    expect((await get(id, asAdmin)).id).toBe(id);
    const missing = { kind: 'missing', code: 'job.missing' };
    await expect(get(id, other)).rejects.toMatchObject(missing);
    await expect(get(id, rival)).rejects.toMatchObject(missing);
    await expect(retry(id, rival)).rejects.toMatchObject(missing);
    await expect(get(newId())).rejects.toMatchObject(missing);
    await expect(get(await plant(null))).rejects.toMatchObject(missing);
  });

  test('the list and the second try are the administrator’s', async () => {
    const id = await plant(worker.id);
    await expect(asWorker(jobApi.list, { query: {} })).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(retry(id, asWorker)).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('the list goes from the newest, page by page, by state', async () => {
    for (let each = 0; each < 12; each++) await plant(null, each % 2 ? 'dead' : 'done');
    // All at the same instant: the pages still neither repeat nor skip one.
    await app.superuser.query(
      `update jobs set created_at = '2026-11-20T08:00:00.123456Z' where tenant_id = $1`,
      [tenantId],
    );
    const newest = await plant(null);
    const first = await asAdmin(jobApi.list, { query: { limit: '10', withTotal: 'true' } });
    expect(first).toMatchObject({ total: 13 });
    expect(first.items[0]?.id).toBe(newest);
    const rest = await asAdmin(jobApi.list, { query: { limit: '10', cursor: first.nextCursor ?? '' } });
    expect(rest.nextCursor).toBeNull();
    expect(new Set([...first.items, ...rest.items].map(({ id }) => id)).size).toBe(13);
    const dead = await asAdmin(jobApi.list, { query: { state: 'dead', withTotal: 'true' } });
    expect(dead.items.map(({ state }) => state)).toEqual(Array(7).fill('dead'));
    expect(dead.total).toBe(7);
    const cursor = Buffer.from('["yesterday", "1"]').toString('base64url');
    await expect(asAdmin(jobApi.list, { query: { cursor } })).rejects.toMatchObject({ kind: 'invalid' });
  });
});
