import { rm } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { ImportKind, ImportMapping } from '#shared/integrations/import.schemas.ts';
import { Problem } from '#shared/kernel/problem.ts';
import type { SystemContext } from '../platform/context.ts';
import type { JobDefinition } from '../platform/jobs/queue.ts';
import { reading } from '../platform/reading.ts';
import { inTransaction } from '../platform/transaction.ts';
import { failRun, selectRun } from './imports.repo.ts';
import { importPath } from './request-import.ts';
import { runImport } from './run-import.ts';

const Stored = z.object({
  kind: ImportKind,
  fileName: z.string(),
  mapping: ImportMapping,
  dryRun: z.boolean(),
});

/** Runs a requested import under the rights that its requester has now. A refused file ends it; an accident is tried again. */
export const importJob: JobDefinition = {
  kind: 'integrations.import',
  expireInSeconds: 4 * 3600,
  async run(context, input, progress) {
    const runId = z.uuid().parse(input.runId);
    const path = importPath(context.platform, runId);
    try {
      const stored = await reading(context, (tx) => tx.sql(selectMapped(runId)));
      const result = await runImport(context, { runId, path, progress, ...Stored.parse(stored[0]) });
      await rm(path, { force: true });
      return { runId, ...result };
    } catch (error) {
      if (error instanceof Problem) {
        await asSystem(context, runId, error.message);
        await rm(path, { force: true });
      }
      throw error;
    }
  },
  // The file stays: an administrator may start the job again.
  givenUp: (context, input) =>
    asSystem(context, z.uuid().parse(input.runId), 'An internal error; it was given up after several tries.'),
};

const selectMapped = (runId: string) => sql`select r.*, l.mapping from (${selectRun(runId)}) r
  join sync_logs l on l.tenant_id = app.tid() and l.id = r.id`;

const asSystem = (context: SystemContext, runId: string, error: string) =>
  inTransaction(
    { ...context, userId: null },
    { permission: 'signed_in', run: (tx) => failRun(tx, runId, error) },
  );
