import type { UserChange } from '#shared/users/user.schemas.ts';
import { changeUser as change } from '#shared/users/user.ts';
import { command } from '../platform/command.ts';
import { refuseTaken } from './surroundings.repo.ts';
import { getUser, lockPeople, saveUser } from './users.repo.ts';

/** Corrects a person's record. @throws Problem missing, conflict `user.stale`, invalid (taken badge number or e-mail). */
export const changeUser = command({
  event: 'user.changed',
  subject: 'user',
  permission: 'users:manage',
  async run(tx, { id, ...input }: UserChange & { id: string }) {
    await lockPeople(tx);
    const before = await getUser(tx, id);
    const wanted = change(before, input);
    await refuseTaken(tx, before.id, { badgeNumber: wanted.badgeNumber, email: wanted.email });
    return { subjectId: before.id, before, after: await saveUser(tx, wanted) };
  },
});
