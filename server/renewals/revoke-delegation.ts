import { revokeDelegation as revoke } from '#shared/renewals/delegation.ts';
import { command } from '../platform/command.ts';
import { getDelegation, lockMyDelegation, saveRevocation } from './delegations.repo.ts';
import { occasionOf } from './occasion.ts';

export const revokeDelegation = command({
  event: 'delegation.revoked',
  subject: 'delegation',
  permission: 'workflow:decide',
  async run(tx, { id, version }: { id: string; version: number }) {
    const stored = await lockMyDelegation(tx, id);
    const before = await getDelegation(tx, id);
    await saveRevocation(tx, revoke(stored, version, occasionOf(tx)));
    return { subjectId: id, before, after: await getDelegation(tx, id) };
  },
});
