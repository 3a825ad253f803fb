import { sql } from 'drizzle-orm';
import type { Language } from '#shared/auth/auth.schemas.ts';
import { command } from '../platform/command.ts';
import { selectSignedIn, signedInOf } from './signed-in.ts';

interface ProfileChange {
  /** Left out: stays as it is. */
  language?: Language;
  /** Of the session that asks. */
  tokenHash: Buffer | null;
}

/** Saves what a person chooses about himself: his language. */
export const saveProfile = command({
  event: 'user.profile_changed',
  subject: 'user',
  permission: 'signed_in',
  async run(tx, { language, tokenHash }: ProfileChange) {
    const [saved] = await tx.sql<{ before: Language; after: Language }>(sql`update users
      set language = coalesce(${language ?? null}, language), version = version + 1, updated_at = now()
      where tenant_id = app.tid() and id = app.uid() returning old.language as before, new.language as after`);
    const [row] = await tx.sql(selectSignedIn(tokenHash));
    return {
      subjectId: tx.actor.userId,
      before: { language: saved?.before },
      after: { language: saved?.after },
      result: signedInOf(row),
    };
  },
});
