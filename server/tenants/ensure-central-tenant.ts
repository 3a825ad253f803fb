import { appendStatement, enterTenant } from '../platform/audit/append.ts';
import { centralTenantId } from '../platform/audit/tenants.ts';
import type { Platform } from '../platform/context.ts';
import { statement } from '../platform/db/batch.ts';

/** Makes the built-in `central` tenant when it is not there yet: called at every start, by any number of processes at once. */
export const ensureCentralTenant = ({ database, now }: Platform): Promise<void> =>
  database.withConnection(async ({ batch }) => {
    try {
      const [, , made] = await batch([statement('begin'), enterTenant(centralTenantId), insertCentral]);
      const told = made?.[0] ? [madeByTheSystem(now())] : [];
      await batch([...told, statement('commit')]);
    } catch (error) {
      await batch([statement('rollback')]).catch(() => {
        // The connection is gone, and with it the transaction.
      });
      throw error;
    }
  });

const insertCentral = statement(
  `insert into tenants (id, slug, name_en, name_ar, kind)
   values ($1, 'central', 'Central administration', 'الإدارة المركزية', 'central')
   on conflict do nothing returning slug`,
  centralTenantId,
);

const madeByTheSystem = (at: string) =>
  appendStatement({
    chain: 'change',
    at,
    action: 'tenant.created',
    outcome: 'done',
    actorId: null,
    actorKind: 'system',
    actorName: 'system',
    onBehalfOfId: null,
    address: null,
    requestId: 'start',
    subjectKind: 'tenant',
    subjectId: centralTenantId,
    before: null,
    after: { slug: 'central', kind: 'central' },
  });
