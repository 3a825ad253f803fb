import { auditApi } from '#shared/audit/audit.api.ts';
import type { AuditRow } from '#shared/audit/audit.schemas.ts';
import { invalid } from '#shared/kernel/problem.ts';
import { implement } from '../platform/http/implement.ts';
import { cursorOf } from '../platform/paging.ts';
import { readPage } from '../platform/read-page.ts';
import { countAudit, type StoredAuditRow, selectAudit } from './audits.repo.ts';
import { requestVerification } from './request-verification.ts';

export const auditRoutes = implement(auditApi, {
  async list(context, { query }) {
    const before = rowBefore(query.cursor);
    const { items, nextCursor, total } = await readPage<StoredAuditRow>(context, query, {
      rows: () => selectAudit(query, query.limit, before),
      total: () => countAudit(query),
      sortValues: ({ seq }) => [seq],
    });
    return { items: items.map(shown), nextCursor, total };
  },
  verify: (context) => requestVerification(context, {}),
});

/** The number of the last row shown. @throws Problem invalid */
function rowBefore(cursor: string | undefined): number | null {
  const [seq = null] = cursorOf(cursor, 1) ?? [];
  if (seq !== null && !Number.isSafeInteger(seq))
    throw invalid('cursor', 'invalid_cursor', 'Start again from the first page.');
  return seq === null ? null : Number(seq);
}

const shown = (row: StoredAuditRow): AuditRow => ({
  ...row,
  before: parsed(row.before),
  after: parsed(row.after),
});

/** The stored text as the JSON it was; as it stands, where somebody has damaged it, so that the log can still be read. */
function parsed(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
