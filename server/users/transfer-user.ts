import { refuseWrongStanding } from '#shared/users/standing.ts';
import type { Transfer, User } from '#shared/users/user.schemas.ts';
import { transferUser as transfer } from '#shared/users/user.ts';
import { command } from '../platform/command.ts';
import { getStandings, placeFrom } from './placements.repo.ts';
import { findNamed } from './surroundings.repo.ts';
import { getUser, lockPeople, saveUser } from './users.repo.ts';

const historyOf = { department: 'departmentId', job_role: 'jobRole', grade: 'grade' } as const;

/**
 * Moves a person, now and in his history. What follows for steps that wait on his former approvers is decided from `before`
 * and `after`. @throws Problem missing, conflict `user.stale`; invalid: a day ahead, a day that his history has passed, a
 * department or leader that is unknown, inactive or below him.
 */
export const transferUser = command({
  event: 'user.transferred',
  subject: 'user',
  permission: 'users:manage',
  async run(tx, { id, ...input }: Transfer & { id: string }) {
    await lockPeople(tx);
    const before = await getUser(tx, id);
    const wanted = transfer(before, input, tx.today);
    refuseWrongStanding(before.id, await findNamed(tx, movesOf(before, wanted)));
    const result = await saveUser(tx, wanted);
    const standings = (await getStandings(tx, result)).filter(
      ({ kind }) => input[historyOf[kind]] !== undefined,
    );
    await placeFrom(tx, before.id, standings, input.effectiveOn);
    return { subjectId: before.id, before, after: { ...result, effectiveOn: input.effectiveOn }, result };
  },
});

/** Only what moves is looked at: who stays below an inactive foreman can still get a new grade. */
const movesOf = (before: User, after: User) => ({
  departmentId: after.departmentId === before.departmentId ? null : after.departmentId,
  foremanId: after.foremanId === before.foremanId ? null : after.foremanId,
  managerId: after.managerId === before.managerId ? null : after.managerId,
});
