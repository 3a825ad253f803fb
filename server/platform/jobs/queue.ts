import { PgBoss } from 'pg-boss';
import { newId } from '#shared/kernel/ids.ts';
import type { Actor } from '#shared/kernel/permissions.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { type Platform, type Row, type SystemContext, systemUserId } from '../context.ts';
import { statement } from '../db/batch.ts';
import type { DatabaseConnection } from '../db/database.ts';
import { type JobState, writeState } from './state.ts';

/** Tells how far a job is; written at most twice a second. */
export type Progress = (phase: string, done: number, of: number | null) => Promise<void>;

export interface JobDefinition {
  kind: string;
  /** Tries after the first one, with growing pauses; then it is dead and waits for an administrator. */
  retries?: number;
  /** Longest run in seconds until another worker may take it over. */
  expireInSeconds?: number;
  /** Jobs of this kind that one worker process runs at a time. */
  concurrency?: number;
  run: (context: SystemContext, input: Row, progress: Progress, jobId: string) => Promise<unknown>;
  /** The last try failed too: what the work keeps of itself elsewhere must not stay as if it went on. */
  givenUp?: (context: SystemContext, input: Row) => Promise<void>;
}

/** Work without a tenant that recurs: it finds out which tenants need something and enqueues jobs for them. */
export interface Tick {
  name: string;
  /** Five-field cron, UTC. */
  cron: string;
  run: (platform: Platform) => Promise<void>;
}

export interface JobQueue {
  /** Inside a transaction: a row in `jobs` and the queue's own, both there after the commit or neither. */
  enqueue(connection: DatabaseConnection, actor: Actor, kind: string, input: Row): Promise<string>;
  /** Starts a dead job again. */
  again(connection: DatabaseConnection, tenantId: string, kind: string, jobId: string): Promise<void>;
  start(platform: Platform, options: { work: boolean }): Promise<void>;
  stop(): Promise<void>;
  /** Waiting, running and dead jobs per kind, for health and metrics. */
  counts(): Promise<{ kind: string; waiting: number; active: number; dead: number }[]>;
}

interface Envelope {
  tenantId: string;
  jobId: string;
}

export interface JobQueueOptions {
  /** The application's login; the schema `pgboss` was installed by the migrator. */
  url: string;
  definitions: readonly JobDefinition[];
  ticks: readonly Tick[];
  onError: (error: unknown, where: string) => void;
}

const deadQueue = 'dead';

/** Background jobs on PostgreSQL by pg-boss: retries with backoff, a dead-letter queue, pick-up by LISTEN/NOTIFY. */
export function createJobQueue({ url, definitions, ticks, onError }: JobQueueOptions): JobQueue {
  const boss = new PgBoss({
    connectionString: url,
    schema: 'pgboss',
    migrate: false,
    createSchema: false,
    max: 4,
    useListenNotify: true,
    reindex: false,
    monitorVacuum: false,
  });
  boss.on('error', (error) => onError(error, 'jobs'));

  const send = async ({ client }: DatabaseConnection, kind: string, envelope: Envelope) => {
    const executeSql = (text: string, values?: unknown[]) => client.query(text, values);
    await boss.send(kind, envelope, { db: { executeSql } });
  };

  return {
    async enqueue(connection, actor, kind, input) {
      const jobId = newId();
      const userId = actor.userId === systemUserId ? null : actor.userId;
      await connection.batch([
        statement(
          `insert into jobs (tenant_id, id, kind, input, requested_by_id) values (app.tid(), $1, $2, $3, $4)`,
          jobId,
          kind,
          input,
          userId,
        ),
      ]);
      await send(connection, kind, { tenantId: actor.tenantId, jobId });
      return jobId;
    },
    again: (connection, tenantId, kind, jobId) => send(connection, kind, { tenantId, jobId }),
    async start(platform, { work }) {
      await boss.start();
      await boss.createQueue(deadQueue);
      for (const definition of definitions) await prepare(boss, definition);
      for (const tick of ticks) await boss.createQueue(tick.name, { policy: 'singleton' });
      if (!work) return;
      for (const definition of definitions) await workOn(boss, platform, definition);
      await boss.work<Envelope>(deadQueue, async ([job]) => {
        if (job) await giveUp(platform, definitions, job.data);
      });
      for (const tick of ticks) await keepTicking(boss, platform, tick, onError);
    },
    stop: () => boss.stop({ graceful: true, timeout: 15_000 }),
    async counts() {
      const queues = await boss.getQueues(definitions.map(({ kind }) => kind));
      return queues.map((queue) => ({
        kind: queue.name,
        waiting: queue.queuedCount,
        active: queue.activeCount,
        dead: queue.failedCount,
      }));
    },
  };
}

/** Marks a job whose tries are used up, and lets its kind tidy up after it as the system. */
async function giveUp(
  platform: Platform,
  definitions: readonly JobDefinition[],
  { tenantId, jobId }: Envelope,
): Promise<void> {
  const job = await writeState(platform, tenantId, jobId, givenUp);
  const definition = definitions.find(({ kind }) => kind === job?.kind);
  if (!job || !definition?.givenUp) return;
  const now = platform.now();
  const context: SystemContext = { kind: 'system', platform, tenantId, userId: null, now, requestId: jobId };
  await definition.givenUp(context, job.input);
}

const givenUp: JobState = { state: 'dead', error: 'An internal error; it was given up after several tries.' };

async function prepare(
  boss: PgBoss,
  { kind, retries = 3, expireInSeconds = 3600 }: JobDefinition,
): Promise<void> {
  const options = {
    retryLimit: retries,
    retryDelay: 5,
    retryBackoff: true,
    retryDelayMax: 900,
    expireInSeconds,
    deadLetter: deadQueue,
    notify: true,
  };
  await boss.createQueue(kind, options);
  await boss.updateQueue(kind, options);
}

async function workOn(boss: PgBoss, platform: Platform, definition: JobDefinition): Promise<void> {
  const options = { batchSize: 1, pollingIntervalSeconds: 5, notifyPollingIntervalSeconds: 5 };
  for (let worker = 0; worker < (definition.concurrency ?? 1); worker++) {
    const id = await boss.work<Envelope>(definition.kind, options, async ([job]) => {
      // Looks for the next one at once: by itself pg-boss takes one job per wake-up and then sleeps on those that wait.
      boss.notifyWorker(id);
      if (job) await runOnce(platform, definition, job.data);
    });
  }
}

/** One try: a refusal (Problem) is final, anything else is thrown on, so that pg-boss tries again. */
async function runOnce(
  platform: Platform,
  definition: JobDefinition,
  { tenantId, jobId }: Envelope,
): Promise<void> {
  const started = await writeState(platform, tenantId, jobId, { state: 'running', error: null });
  if (!started) return;
  const context: SystemContext = {
    kind: 'system',
    platform,
    tenantId,
    userId: started.requestedById,
    now: platform.now(),
    requestId: jobId,
  };
  try {
    const result = await definition.run(context, started.input, progressOf(platform, tenantId, jobId), jobId);
    await writeState(platform, tenantId, jobId, { state: 'done', result: result ?? null });
  } catch (error) {
    if (error instanceof Problem) {
      await writeState(platform, tenantId, jobId, { state: 'dead', error: error.message });
      return;
    }
    await writeState(platform, tenantId, jobId, {
      state: 'failed',
      error: 'An internal error; it will be tried again.',
    });
    throw error;
  }
}

function progressOf(platform: Platform, tenantId: string, jobId: string): Progress {
  let last = { phase: '', at: 0 };
  return async (phase, done, of) => {
    const at = performance.now();
    if (phase === last.phase && at - last.at < 500 && done !== of) return;
    last = { phase, at };
    const state: JobState = { state: 'running', phase, done, total: of };
    await writeState(platform, tenantId, jobId, state);
  };
}

/** Runs a tick now, for what was missed while the server was down, and then by its cron, one process at a time. */
async function keepTicking(
  boss: PgBoss,
  platform: Platform,
  tick: Tick,
  onError: JobQueueOptions['onError'],
): Promise<void> {
  await boss.work(tick.name, { batchSize: 1, pollingIntervalSeconds: 5 }, async () => {
    try {
      await tick.run(platform);
    } catch (error) {
      onError(error, tick.name);
      throw error;
    }
  });
  await boss.schedule(tick.name, tick.cron, null, { tz: 'UTC' });
  await boss.send(tick.name, {});
}
