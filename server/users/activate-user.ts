import { activateUser as activate } from '#shared/users/user.ts';
import { command } from '../platform/command.ts';
import { findNamed } from './surroundings.repo.ts';
import { getUser, lockPeople, saveUser } from './users.repo.ts';

/**
 * Activates a person again, where he stood. @throws Problem missing, conflict `user.stale`, `user.active`, `tenant.full`,
 * `user.department_closed`.
 */
export const activateUser = command({
  event: 'user.activated',
  subject: 'user',
  permission: 'users:manage',
  async run(tx, { id, version }: { id: string; version: number }) {
    const room = await lockPeople(tx);
    const before = await getUser(tx, id);
    const { department } = await findNamed(tx, { departmentId: before.departmentId });
    const wanted = activate(before, version, room, department?.active ?? true);
    return { subjectId: before.id, before, after: await saveUser(tx, wanted) };
  },
});
