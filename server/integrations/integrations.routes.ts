import type { ImportRun } from '#shared/integrations/import.schemas.ts';
import { integrationApi } from '#shared/integrations/integration.api.ts';
import { missing } from '#shared/kernel/problem.ts';
import { implement } from '../platform/http/implement.ts';
import { cursorOf } from '../platform/paging.ts';
import { readPage } from '../platform/read-page.ts';
import { read } from '../platform/reading.ts';
import { countRuns, selectRun, selectRuns } from './imports.repo.ts';
import { rejectedCsv } from './rejected-csv.ts';
import { parseMapping, requestImport } from './request-import.ts';

export const integrationRoutes = implement(integrationApi, {
  import: (context, { body, upload }) =>
    requestImport(context, {
      kind: body.kind,
      mapping: parseMapping(body.mapping),
      dryRun: body.dryRun,
      upload,
    }),
  async imports(context, { query }) {
    const [before = null] = cursorOf(query.cursor, 1) ?? [];
    return readPage<ImportRun>(context, query, {
      rows: () => selectRuns(query.limit, before === null ? null : String(before), query.kind),
      total: () => countRuns(query.kind),
      sortValues: (row) => [row.id],
    });
  },
  async importRun(context, { params }) {
    const { rows } = await read<ImportRun>(context, () => selectRun(params.id));
    if (!rows[0]) throw missing('import');
    return rows[0];
  },
  rejected: (context, { params }) => rejectedCsv(context, params.id),
});
