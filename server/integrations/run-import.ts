import type { ImportKind, ImportMapping, ImportResult } from '#shared/integrations/import.schemas.ts';
import { addDays } from '#shared/kernel/dates.ts';
import { forbidden } from '#shared/kernel/problem.ts';

import { refreshSuperseded } from '../enrollments/index.ts';

import { command } from '../platform/command.ts';
import type { Tx } from '../platform/context.ts';
import type { Progress } from '../platform/jobs/queue.ts';
import { mergeCertificates, planCertificates } from './certificates.ts';
import { copyRows } from './copy-rows.ts';
import { giveHeadsTheirRole, mergeHeads } from './heads.ts';
import { merge } from './merge.ts';
import { noteMerged } from './note-merged.ts';
import { mergeHistory, movePlacements } from './placements.ts';
import { type Counts, differences, plan } from './plan.ts';
import { keepRejects, summarizeErrors } from './rejects.ts';
import { checkMapping, stageStatement } from './stage.ts';
import { refuseTooManyPeople } from './tenant-limit.ts';
import { validate } from './validate.ts';

export interface ImportTask {
  runId: string;
  kind: ImportKind;
  fileName: string;
  path: string;
  mapping: ImportMapping;
  dryRun: boolean;
  progress: Progress;
}

const nothingChanged = { fieldChanges: {}, differences: [] };

/**
 * One import in one transaction: copied, mapped into the staging table, validated, planned, and merged unless it is a dry
 * run. Bad rows are kept with their reasons and stop nothing; whatever fails rolls everything back.
 * @throws Problem when the file or the mapping as a whole is wrong.
 */
export const runImport = command({
  event: 'import.merged',
  subject: 'import',
  permission: 'integrations:manage',
  async run(tx: Tx, task: ImportTask) {
    const { runId, kind, mapping, dryRun, progress, fileName } = task;
    refuseRoles(tx, mapping);
    await prepare(tx);
    await progress('copying', 0, null);
    const { columns, broken } = await copyRows(tx.client, task.path, mapping);
    checkMapping(kind, mapping, columns);
    await progress('validating', 0, null);
    const staged = await tx.client.query(stageStatement(kind, mapping, columns, runId));
    await tx.client.query(`analyze staging_${kind}`);
    await validate(tx.client, kind, mapping, runId);
    await progress('comparing', 0, staged.rowCount);
    const planned = await planRows(tx, task);
    const summary = await summarizeErrors(tx.client, broken);
    const result: ImportResult = {
      rows: (staged.rowCount ?? 0) + broken.length,
      ...planned.counts,
      ...summary,
      ...planned.differences,
    };
    await keepRejects(tx.client, runId, columns, broken);
    if (!dryRun) {
      await progress('merging', 0, result.inserted + result.updated);
      await mergeRows(tx, task, planned);
    }
    await tx.client.query(`delete from staging_${kind} where tenant_id = app.tid() and run_id = $1`, [runId]);
    await tx.client.query(
      `update sync_logs set state = $2, result = $3, finished_at = now(), updated_at = now()
       where tenant_id = app.tid() and id = $1`,
      [runId, dryRun ? 'previewed' : 'merged', JSON.stringify(result)],
    );
    const { rows, inserted, updated, unchanged, rejected, fieldChanges } = result;
    const after = { kind, fileName, dryRun, rows, inserted, updated, unchanged, rejected, fieldChanges };
    return { subjectId: runId, before: null, after, result };
  },
});

/** Long statements, real plans for tables just filled, and one import of the tenant at a time. */
async function prepare(tx: Tx): Promise<void> {
  await tx.client.query(`set local statement_timeout = 0; set local plan_cache_mode = auto; set local work_mem = '128MB';
    set local temp_buffers = '64MB'`);
  await tx.client.query(`select pg_advisory_xact_lock(hashtextextended('import ' || app.tid(), 0))`);
}

/** Roles are rights: only who may give them by hand may give them by file. */
function refuseRoles(tx: Tx, { fields }: ImportMapping): void {
  if ('roles' in fields && !mayGiveRoles(tx)) {
    throw forbidden(
      'import.roles_need_administrator',
      'Only an administrator imports roles. Leave "roles" out of the mapping.',
    );
  }
}

/** The operator at the server's own console is nobody's user, and may. */
const mayGiveRoles = ({ actorId, actor }: Tx): boolean =>
  actorId === null || actor.roles.includes('administrator');

interface Planned {
  counts: Counts;
  differences: Pick<ImportResult, 'fieldChanges' | 'differences'>;
}

async function planRows(tx: Tx, { kind, mapping, runId }: ImportTask): Promise<Planned> {
  if (kind === 'enrollments') {
    return { counts: await planCertificates(tx.client, runId), differences: nothingChanged };
  }
  if (mapping.history) return planHistory(tx, kind, mapping, runId);
  const counts = await plan(tx.client, kind, mapping, runId);
  if (kind === 'employees') await refuseTooManyPeople(tx, counts.inserted);
  return { counts, differences: await differences(tx.client, kind, mapping, runId) };
}

/** A history's plan is its merge: in a dry run it is rolled back to here. */
async function planHistory(
  tx: Tx,
  kind: ImportKind,
  mapping: ImportMapping,
  runId: string,
): Promise<Planned> {
  await tx.client.query('savepoint preview');
  const counts =
    kind === 'employees'
      ? await mergeHistory(tx.client, mapping, runId, tx.today)
      : await mergeHeads(tx.client, mapping, runId, tx.today);
  await tx.client.query('rollback to savepoint preview');
  return { counts, differences: nothingChanged };
}

/** Above this many people it costs less to look at every holder of the courses than to name them. */
const namedPeople = 20_000;

async function touchedBy(tx: Tx): Promise<{ userIds?: string[]; courseIds: string[] }> {
  const distinct = async (column: string) => {
    const { rows } = await tx.client.query<{ id: string }>(
      `select distinct ${column} as id from import_plan where action = 'insert' limit ${namedPeople + 1}`,
    );
    return rows.map(({ id }) => id);
  };
  const [courseIds, userIds] = [await distinct('course_id'), await distinct('user_id')];
  return userIds.length > namedPeople ? { courseIds } : { courseIds, userIds };
}

async function mergeRows(tx: Tx, { kind, mapping, runId }: ImportTask, { counts }: Planned): Promise<void> {
  const { client, today } = tx;
  if (kind === 'enrollments') {
    await mergeCertificates(client, runId);
    await noteMerged(tx, kind, 0);
    await refreshSuperseded(tx, await touchedBy(tx));
    return;
  }
  if (mapping.history) {
    if (kind === 'employees') await mergeHistory(client, mapping, runId, today);
    else await mergeHeads(client, mapping, runId, today);
    // Dated periods move whoever is in the file: people and the departments that count them, or are headed by them.
    if (kind === 'employees') tx.changed('user', 'all');
    tx.changed('department', 'all');
  } else if (counts.inserted + counts.updated > 0) {
    await noteMerged(tx, kind, await merge(client, kind, mapping, runId, counts));
    if (kind === 'employees')
      await movePlacements(client, mapping, runId, { today, yesterday: addDays(today, -1) }, counts);
    if (kind === 'departments' && 'headBadgeNumber' in mapping.fields)
      await mergeHeads(client, mapping, runId, today);
  }
  if (kind === 'departments' && mayGiveRoles(tx)) await giveHeadsTheirRole(tx);
}
