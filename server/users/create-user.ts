import { newId } from '#shared/kernel/ids.ts';
import { refuseWrongStanding } from '#shared/users/standing.ts';
import type { CreatedUser, NewUser } from '#shared/users/user.schemas.ts';
import { inOrder, refuseWhenFull } from '#shared/users/user.ts';
import { command } from '../platform/command.ts';
import type { Context } from '../platform/context.ts';
import { makeOneTimePassword } from './one-time-password.ts';
import { getStandings, placeFrom } from './placements.repo.ts';
import { findNamed, refuseTaken } from './surroundings.repo.ts';
import { addUser, lockPeople } from './users.repo.ts';

const permission = 'users:manage';

/**
 * Adds a person whose password was hashed before, and begins his history on the day he was hired, or today.
 * @throws Problem conflict `tenant.full`; invalid: taken username, badge number or e-mail, wrong department or leaders.
 */
export const addPerson = command({
  event: 'user.created',
  subject: 'user',
  permission,
  secretResult: true,
  async run(tx, input: NewUser & { passwordHash: string }) {
    const id = input.id ?? newId();
    refuseWhenFull(await lockPeople(tx));
    await refuseTaken(tx, null, { ...input, id });
    refuseWrongStanding(id, await findNamed(tx, input));
    const after = await addUser(tx, { ...input, id, roles: inOrder(input.roles) });
    await placeFrom(tx, id, await getStandings(tx, after), after.hiredOn ?? tx.today);
    return { subjectId: id, before: null, after };
  },
});

/** Creates a person with a one-time password, which is in the answer and nowhere else. */
export const createUser = Object.assign(
  async (context: Context, input: NewUser): Promise<CreatedUser> => {
    const { oneTimePassword, passwordHash } = await makeOneTimePassword(context, permission);
    return { user: await addPerson(context, { ...input, passwordHash }), oneTimePassword };
  },
  { event: addPerson.event, permission: addPerson.permission },
);
