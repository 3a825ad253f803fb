import type { RoleChange } from '#shared/users/user.schemas.ts';
import { changeRoles as change } from '#shared/users/user.ts';
import { command } from '../platform/command.ts';
import { countOtherAdministrators, getUser, lockPeople, saveUser } from './users.repo.ts';

/**
 * Gives and takes roles, and ends every session of the person: rights never outlive a change.
 * @throws Problem missing, forbidden `user.own_roles`, conflict `user.stale`, `user.last_administrator`.
 */
export const changeRoles = command({
  event: 'user.roles_changed',
  subject: 'user',
  permission: 'users:manage',
  async run(tx, { id, ...input }: RoleChange & { id: string }) {
    await lockPeople(tx);
    const before = await getUser(tx, id);
    const otherAdministrators = await countOtherAdministrators(tx, before.id);
    const wanted = change(before, input, { actorId: tx.actorId, otherAdministrators });
    return { subjectId: before.id, before, after: await saveUser(tx, wanted, 'sessions') };
  },
});
