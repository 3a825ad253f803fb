import { giveDelegation as give } from '#shared/renewals/delegation.ts';
import type { NewDelegation } from '#shared/renewals/renewal.schemas.ts';
import { command } from '../platform/command.ts';
import { addDelegation, findDelegate, getDelegation, lockKnownDelegations } from './delegations.repo.ts';
import { occasionOf } from './occasion.ts';

export const giveDelegation = command({
  event: 'delegation.given',
  subject: 'delegation',
  permission: 'workflow:decide',
  async run(tx, input: NewDelegation) {
    const known = await lockKnownDelegations(tx);
    const given = give(input, await findDelegate(tx, input.delegateId), known, occasionOf(tx));
    await addDelegation(tx, given);
    return { subjectId: given.id, before: null, after: await getDelegation(tx, given.id) };
  },
});
