import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addRun } from '#server/integrations/imports.repo.ts';
import { runImport } from '#server/integrations/run-import.ts';
import type { Platform, SystemContext } from '#server/platform/context.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { type ImportKind, ImportMapping, type ImportResult } from '#shared/integrations/import.schemas.ts';
import { newId } from '#shared/kernel/ids.ts';

interface Importing {
  kind: ImportKind;
  mapping: unknown;
  /** A file's path, or its content. */
  file: { path: string } | { content: string | Buffer };
  dryRun?: boolean;
  userId?: string | null;
}

/** Imports as the job does, without a queue; answers the result and the run's id. */
export async function importAs(
  platform: Platform,
  tenantId: string,
  { kind, mapping, file, dryRun = false, userId = null }: Importing,
): Promise<ImportResult & { runId: string }> {
  const runId = newId();
  const context: SystemContext = {
    kind: 'system',
    platform,
    tenantId,
    userId,
    now: platform.now(),
    requestId: runId,
  };
  const parsed = ImportMapping.parse(mapping);
  const run = { id: runId, kind, fileName: 'test.csv', mapping: parsed, dryRun };
  await inTransaction(context, { permission: 'signed_in', run: (tx) => addRun(tx, run) });
  const folder = await mkdtemp(join(tmpdir(), 'trainflow-import-'));
  try {
    const path = 'path' in file ? file.path : join(folder, 'file.csv');
    if ('content' in file) await writeFile(path, file.content);
    const progress = async () => undefined;
    const task = { runId, kind, fileName: run.fileName, path, mapping: parsed, dryRun, progress };
    return { runId, ...(await runImport(context, task)) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
