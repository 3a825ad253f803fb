import { command } from '../platform/command.ts';
import type { Context } from '../platform/context.ts';
import { makeOneTimePassword } from './one-time-password.ts';
import { getUser, savePassword } from './users.repo.ts';

const permission = 'users:manage';

const replacePassword = command({
  event: 'user.password_reset',
  subject: 'user',
  permission,
  secretResult: true,
  async run(tx, { id, passwordHash }: { id: string; passwordHash: string }) {
    const user = await getUser(tx, id);
    await savePassword(tx, user.id, passwordHash);
    return { subjectId: user.id, before: null, after: { username: user.username } };
  },
});

/** Gives a person a one-time password, shown here and nowhere else, and ends his sessions. @throws Problem missing. */
export const resetPassword = Object.assign(
  async (context: Context, { id }: { id: string }): Promise<{ oneTimePassword: string }> => {
    const { oneTimePassword, passwordHash } = await makeOneTimePassword(context, permission);
    await replacePassword(context, { id, passwordHash });
    return { oneTimePassword };
  },
  { event: replacePassword.event, permission: replacePassword.permission },
);
