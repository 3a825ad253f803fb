import type { Language } from '#shared/auth/auth.schemas.ts';
import { command } from '../platform/command.ts';
import { saveLanguage } from './accounts.repo.ts';
import { selectSignedIn } from './sessions.repo.ts';
import { signedInOf } from './signed-in.ts';

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
    const saved = await saveLanguage(tx, language);
    const [row] = await tx.sql(selectSignedIn(tokenHash));
    return {
      subjectId: tx.actor.userId,
      before: { language: saved.before },
      after: { language: saved.after },
      result: signedInOf(row),
    };
  },
});
