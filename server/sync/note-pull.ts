import type { RequestContext } from '../platform/context.ts';
import { inTransaction } from '../platform/transaction.ts';
import { noteContact, notePulled } from './contacts.repo.ts';

interface Pulled {
  client: string;
  scopes: readonly string[];
  records: number;
}

/** Writes down that a laptop was in contact and what it was given, and which scopes are still wanted. */
export async function notePull(context: RequestContext, { client, scopes, records }: Pulled): Promise<void> {
  await inTransaction(context, {
    permission: 'signed_in',
    async run(tx) {
      await noteContact(tx, client);
      tx.emit({
        action: 'sync.pulled',
        subjectKind: 'device',
        subjectId: client,
        before: null,
        after: { scopes: scopes.length, records },
      });
    },
  });
  await inTransaction(context, { permission: 'signed_in', run: (tx) => notePulled(tx, scopes) });
}
