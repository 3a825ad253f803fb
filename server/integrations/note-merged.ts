import type { ImportKind } from '#shared/integrations/import.schemas.ts';
import type { Tx } from '../platform/context.ts';
import type { ChangedIds } from '../platform/publication.ts';

/** Above this many records it costs less to look at all that laptops hold than to name them. */
const namedRecords = 20_000;

const kinds = {
  employees: ['user', 'user.name'],
  departments: ['department', 'department.name'],
  courses: ['course', 'course.name'],
  enrollments: ['enrollment'],
} as const;

/**
 * Says what the executed plan wrote. @param late rows of the plan that were filled in afterwards, planned as unchanged or
 * not: then every row of it may have changed
 */
export async function noteMerged(tx: Tx, kind: ImportKind, late: number): Promise<void> {
  const ids = await plannedIds(tx, late > 0 ? 'true' : `action <> 'unchanged'`);
  for (const changed of kinds[kind]) tx.changed(changed, ids);
  // Departments count the people in them, wherever they were before.
  if (kind === 'employees' && ids.length > 0) tx.changed('department', 'all');
}

async function plannedIds({ client }: Tx, condition: string): Promise<ChangedIds> {
  const { rows } = await client.query<{ id: string }>(
    `select id::text from import_plan where ${condition} limit ${namedRecords + 1}`,
  );
  return rows.length > namedRecords ? 'all' : rows.map(({ id }) => id);
}
