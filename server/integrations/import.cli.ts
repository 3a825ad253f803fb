import { access, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { ImportKind, type ImportResult } from '#shared/integrations/import.schemas.ts';
import { newId } from '#shared/kernel/ids.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { activeTenantId } from '../platform/active-tenant.ts';
import type { CommandLine } from '../platform/command-line.ts';
import type { Platform, SystemContext } from '../platform/context.ts';
import { StartError } from '../platform/start-error.ts';
import { inTransaction } from '../platform/transaction.ts';
import { addRun, failRun } from './imports.repo.ts';
import { parseMapping } from './request-import.ts';
import { runImport } from './run-import.ts';

export const importCommand: CommandLine = {
  usage: `--tenant <slug> --kind ${ImportKind.options.join('|')} --mapping <mapping.json> [--dry-run] <file.csv>`,
  summary: 'imports a CSV file; --dry-run only tells what it would change',
  async run({ args, platform, print }) {
    print(await importByOperator(await platform(), args));
  },
};

/**
 * The operator's `import`: the same import as over the API, run at once, told on the console.
 * @returns what to print. @throws StartError when the options, the mapping or the file are refused.
 */
async function importByOperator(platform: Platform, args: readonly string[]): Promise<string> {
  const { tenant, kind, path, mapping, dryRun } = await read(args);
  const context: SystemContext = {
    kind: 'system',
    platform,
    tenantId: await activeTenantId(platform, tenant),
    userId: null,
    now: platform.now(),
    requestId: 'import',
  };
  const runId = newId();
  const run = { id: runId, kind, fileName: basename(path), mapping, dryRun };
  const progress = async () => undefined;
  try {
    await inTransaction(context, { permission: 'signed_in', run: (tx) => addRun(tx, run) });
    const result = await runImport(context, { ...run, runId, path, progress });
    return told(result, dryRun);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    await inTransaction(context, { permission: 'signed_in', run: (tx) => failRun(tx, runId, error.message) });
    throw new StartError(error.message, error);
  }
}

async function read(args: readonly string[]) {
  const { values, positionals } = parsed(args);
  const [path, ...more] = positionals;
  const kind = ImportKind.safeParse(values.kind);
  if (!values.tenant || !values.mapping || !path || more.length > 0 || !kind.success)
    throw new StartError(`Use: npm run import -- ${importCommand.usage}`);
  await access(path).catch((error) => {
    throw new StartError(`There is no file ${path} to read.`, error);
  });
  const text = await readFile(values.mapping, 'utf8').catch((error) => {
    throw new StartError(`There is no mapping ${values.mapping} to read.`, error);
  });
  return {
    tenant: values.tenant,
    kind: kind.data,
    path,
    mapping: mappingOf(text),
    dryRun: values['dry-run'] === true,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        tenant: { type: 'string' },
        kind: { type: 'string' },
        mapping: { type: 'string' },
        'dry-run': { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new StartError(`Use: npm run import -- ${importCommand.usage}`, error);
  }
}

function mappingOf(text: string) {
  try {
    return parseMapping(text);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new StartError(
      [error.message, ...error.errors.map(({ path, message }) => `  ${path}: ${message}`)].join('\n'),
      error,
    );
  }
}

function told(result: ImportResult, dryRun: boolean): string {
  const { rows, inserted, updated, unchanged, rejected, fieldChanges, errors, errorCounts } = result;
  const counts = `${rows} rows: ${inserted} new, ${updated} changed, ${unchanged} unchanged, ${rejected} rejected`;
  const lines = [dryRun ? `Dry run, nothing is changed. ${counts}.` : `${counts}.`];
  for (const [field, count] of Object.entries(fieldChanges)) lines.push(`  ${field}: ${count} changed`);
  for (const [code, count] of Object.entries(errorCounts)) lines.push(`  ${code}: ${count}`);
  for (const { line, column, message, value } of errors.slice(0, 20)) {
    lines.push(`  line ${line}${column ? `, ${column}` : ''}: ${message}${value ? ` ("${value}")` : ''}`);
  }
  if (errors.length > 20)
    lines.push('  … all of them are in the CSV of rejected rows, on the page of imports.');
  return lines.join('\n');
}
