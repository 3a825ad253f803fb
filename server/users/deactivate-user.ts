import type { Deactivation } from '#shared/users/user.schemas.ts';
import { deactivateUser as deactivate } from '#shared/users/user.ts';
import { command } from '../platform/command.ts';
import { countOtherAdministrators, getUser, lockPeople, saveUser } from './users.repo.ts';

/**
 * Deactivates a person and ends his sessions. Nothing of him is deleted; his open requests, and those that wait on him, are
 * seen to by whoever reacts to the event. @throws Problem missing, conflict `user.stale`, `user.inactive`, `user.last_administrator`.
 */
export const deactivateUser = command({
  event: 'user.deactivated',
  subject: 'user',
  permission: 'users:manage',
  async run(tx, { id, reason, version }: Deactivation & { id: string }) {
    await lockPeople(tx);
    const before = await getUser(tx, id);
    const wanted = deactivate(before, version, await countOtherAdministrators(tx, before.id));
    const result = await saveUser(tx, wanted, 'sessions');
    return { subjectId: before.id, before, after: { ...result, reason }, result };
  },
});
