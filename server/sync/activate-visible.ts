import type { RequestContext, SystemContext } from '../platform/context.ts';
import { read } from '../platform/reading.ts';
import { inTransaction } from '../platform/transaction.ts';
import { activateScopes, analyzeRows, selectInactive } from './scopes.repo.ts';

/** So many scopes at a time: the tenant's writers wait for each of these transactions, and never long. */
const atOnce = 250;

/** Publishes every scope that the asker may see and no laptop has asked for yet. Quick when there is none. */
export async function activateVisible(context: RequestContext): Promise<void> {
  // Not the look that the log is to tell of: that follows.
  const unnoted: RequestContext = { ...context, audit: null };
  const { rows } = await read<{ scope: string }>(unnoted, () => selectInactive);
  await activateAll(
    unnoted,
    rows.map(({ scope }) => scope),
  );
}

/** Publishes these scopes, whoever may see them. */
export async function activateAll(
  context: RequestContext | SystemContext,
  scopes: readonly string[],
): Promise<void> {
  for (let at = 0; at < scopes.length; at += atOnce) {
    await inTransaction(context, {
      permission: 'signed_in',
      run: (tx) => activateScopes(tx, scopes.slice(at, at + atOnce)),
    });
    // Planned for as if the tables were empty until they are counted: at once, and again when they have grown.
    if (at === 0 && scopes.length > 20)
      await inTransaction(context, { permission: 'signed_in', run: analyzeRows });
  }
}
