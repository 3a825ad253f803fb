import type { Permission } from '#shared/kernel/permissions.ts';
import type { RenewalRequest } from '#shared/renewals/renewal.schemas.ts';
import type { Change } from '#shared/renewals/step.ts';
import { type Change as Changed, command } from '../platform/command.ts';
import type { AuditEvent, Tx } from '../platform/context.ts';
import { type Locked, lockRequest, saveChange } from './requests.repo.ts';
import { refuseUnseen } from './sight.ts';

/** What a renewal event carries: notifications are made from its timeline lines. */
export interface RenewalEvent extends Change {}

/** An action on one request that the actor sees: load and lock, decide by the rule, save, tell. */
export const renewalCommand = <In extends { id: string }>(
  event: `renewal.${string}`,
  permission: Permission,
  act: (tx: Tx, locked: Locked, input: In) => Promise<Change> | Change,
) =>
  command({
    event,
    subject: 'renewal_request',
    permission,
    async run(tx, input: In): Promise<Changed<RenewalEvent, RenewalRequest>> {
      await refuseUnseen(tx, input.id);
      const locked = await lockRequest(tx, input.id);
      const after = await act(tx, locked, input);
      await saveChange(tx, after);
      return { subjectId: input.id, before: locked.request, after, result: after.request };
    },
  });

/** Saves what another event or the scheduler brought about, with an event of its own. Nothing changed, nothing told. */
export async function applyChange(
  tx: Tx,
  action: string,
  before: RenewalRequest,
  after: Change,
): Promise<void> {
  if (after.log.length === 0 && after.steps.length === 0) return;
  await saveChange(tx, after);
  const event: AuditEvent = { action, subjectKind: 'renewal_request', subjectId: before.id, before, after };
  tx.emit(event);
}
