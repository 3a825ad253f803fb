import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, vi } from 'vitest';
import { now } from '#server/platform/clock.ts';
import type { Platform } from '#server/platform/context.ts';
import { createDatabase } from '#server/platform/db/database.ts';
import type { EventHub } from '#server/platform/events.ts';
import type { JobQueue } from '#server/platform/jobs/queue.ts';
import { newId } from '#shared/kernel/ids.ts';
import { freshDatabase } from './database.ts';

/** A migrated database with the tenants named, a folder, and nothing else: for tests below the HTTP server. */
export interface BarePlatform {
  platform: Platform;
  /** Past row-level security: what somebody who owns the database can do. */
  superuser: Client;
  /** The application's login, for what opens connections of its own. */
  appUrl: string;
  /** Stops the platform's clock at an instant; `null` lets it run again. */
  standAt(instant: string | null): void;
  addTenant(slug: string, kind?: 'customer' | 'central'): Promise<string>;
  close(): Promise<void>;
}

export async function barePlatform({ poolSize = 8 } = {}): Promise<BarePlatform> {
  const testDatabase = await freshDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'trainflow-data-'));
  const database = createDatabase({ url: testDatabase.appUrl, poolSize });
  const superuser = new Client({ connectionString: testDatabase.superuserUrl });
  // Dropping the database ends this connection too.
  superuser.on('error', () => undefined);
  await superuser.connect();
  let stopped: string | null = null;
  const addTenant: BarePlatform['addTenant'] = async (slug, kind = 'customer') => {
    const id = kind === 'central' ? '00000000-0000-7000-8000-000000000001' : newId();
    await superuser.query(
      'insert into tenants (id, slug, name_en, name_ar, kind) values ($1, $2, $2, $2, $3) on conflict do nothing',
      [id, slug, kind],
    );
    return id;
  };
  await addTenant('central', 'central');
  return {
    platform: { database, now: () => stopped ?? now(), jobs: noJobs, events: noEvents, dataDir },
    superuser,
    appUrl: testDatabase.appUrl,
    standAt(instant) {
      stopped = instant;
    },
    addTenant,
    async close() {
      await database.close();
      await superuser.end();
      await testDatabase.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Until so many of a database's connections wait for somebody's lock. */
export const untilWaiting = (superuser: BarePlatform['superuser'], count: number) =>
  vi.waitFor(
    async () => {
      await superuser.query('select pg_stat_clear_snapshot()');
      const { rows } = await superuser.query(
        `select count(distinct pid)::int as waiting from pg_locks where not granted
           and pid in (select pid from pg_stat_activity where datname = current_database())`,
      );
      expect(rows[0].waiting).toBe(count);
    },
    { timeout: 20_000 },
  );

const refuse = () => Promise.reject(new Error('There is no job queue here.'));
const noJobs: JobQueue = { enqueue: refuse, again: refuse, start: refuse, stop: refuse, counts: refuse };
const noEvents: EventHub = {
  poke: () => undefined,
  subscribe: () => () => undefined,
  start: async () => undefined,
  close: async () => undefined,
};
