import type { Delegation } from '#shared/renewals/renewal.schemas.ts';
import type { AuditEvent, Tx } from '../platform/context.ts';
import { react } from '../platform/reactions.ts';
import { notify } from './notify.repo.ts';

/** Called once, where the server is wired. */
export function registerOtherNotifications(): void {
  react('delegation.given', tellDelegate);
  react('import.merged', tellImporter);
}

async function tellDelegate(tx: Tx, { after }: AuditEvent): Promise<void> {
  const { id, delegateId, delegatorNameEn, delegatorNameAr, fromOn, toOn } = after as Delegation;
  const params = { delegatorNameEn, delegatorNameAr, fromOn, toOn };
  await notify(tx, [
    {
      userId: delegateId,
      kind: 'delegation_given',
      params,
      href: '/approvals',
      dedupKey: `delegation:${id}`,
    },
  ]);
}

interface Imported {
  kind: string;
  fileName: string;
  dryRun: boolean;
  rows: number;
  rejected: number;
}

/** Whoever asked for an import has long done something else by the time it ends; the operator's console needs no telling. */
async function tellImporter(tx: Tx, { subjectId, after }: AuditEvent): Promise<void> {
  if (tx.actorId === null) return;
  const { kind, fileName, dryRun, rows, rejected } = after as Imported;
  await notify(tx, [
    {
      userId: tx.actorId,
      kind: 'import_finished',
      params: { importKind: kind, fileName, dryRun, rows, rejected },
      href: '/users/import',
      dedupKey: `import:${subjectId}`,
    },
  ]);
}
