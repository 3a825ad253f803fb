import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { type ImportKind, ImportMapping } from '#shared/integrations/import.schemas.ts';
import { newId } from '#shared/kernel/ids.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { command } from '../platform/command.ts';
import type { Context, Platform } from '../platform/context.ts';
import type { Upload } from '../platform/http/implement.ts';
import { addRun } from './imports.repo.ts';

/** Where an uploaded file waits for its job. The name is ours: what the client called it is only shown. */
export const importPath = (platform: Platform, runId: string): string =>
  join(platform.dataDir, 'imports', `${runId}.csv`);

/** Reads the mapping out of the form. @throws Problem with the path of every field that is wrong. */
export function parseMapping(text: string): ImportMapping {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw refused([{ path: 'mapping', code: 'invalid_json', message: 'The mapping is not JSON.' }]);
  }
  const parsed = ImportMapping.safeParse(json);
  if (parsed.success) return parsed.data;
  throw refused(
    parsed.error.issues.map((issue) => ({
      path: ['mapping', ...issue.path].join('.'),
      code: issue.code,
      message: z.prettifyError({ issues: [issue] } as z.ZodError).replace(/^✖ /, ''),
    })),
  );
}

const refused = (errors: Problem['errors']) =>
  new Problem('invalid', 'invalid_input', 'The mapping cannot be used.', { errors });

interface Requested {
  runId: string;
  kind: ImportKind;
  mapping: ImportMapping;
  dryRun: boolean;
  upload: Upload;
}

/** Takes the file over and queues the import; the answer is the job that tells how far it is. */
export async function requestImport(
  context: Context,
  asked: Omit<Requested, 'runId'>,
): Promise<{ jobId: string }> {
  const runId = newId();
  const path = importPath(context.platform, runId);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rename(asked.upload.path, path);
  try {
    return await queueImport(context, { ...asked, runId });
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

const queueImport = command({
  event: 'import.requested',
  subject: 'import',
  permission: 'integrations:manage',
  async run(tx, { runId, kind, mapping, dryRun, upload }: Requested) {
    await addRun(tx, { id: runId, kind, fileName: upload.fileName, mapping, dryRun });
    const jobId = await tx.enqueue('integrations.import', { runId });
    const after = { kind, fileName: upload.fileName, bytes: upload.bytes, dryRun };
    return { subjectId: runId, before: null, after, result: { jobId } };
  },
});
