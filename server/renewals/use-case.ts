import type { Permission } from '#shared/kernel/permissions.ts';
import type { RenewalRequest } from '#shared/renewals/renewal.schemas.ts';
import type { Change } from '#shared/renewals/step.ts';
import { type Change as Changed, command } from '../platform/command.ts';
import type { Tx } from '../platform/context.ts';
import { holdLeaders } from './leaders.repo.ts';
import { type Locked, lockRequest, saveChange } from './requests.repo.ts';
import { refuseUnseen } from './sight.repo.ts';

/** What a renewal event carries: notifications are made from its timeline lines. */
export interface RenewalEvent extends Change {}

interface Action<In> {
  event: `renewal.${string}`;
  permission: Permission;
  /** A step may open: nobody's leaders change until it stands. */
  routes?: true;
  act: (tx: Tx, locked: Locked, input: In) => Promise<Change> | Change;
}

/** An action on one request that the actor sees: load and lock, decide by the rule, save, tell. */
export const renewalCommand = <In extends { id: string }>({ event, permission, routes, act }: Action<In>) =>
  command({
    event,
    subject: 'renewal_request',
    permission,
    async run(tx, input: In): Promise<Changed<RenewalEvent, RenewalRequest>> {
      await refuseUnseen(tx, input.id);
      if (routes) await holdLeaders(tx);
      const locked = await lockRequest(tx, input.id);
      const after = await act(tx, locked, input);
      await saveChange(tx, after);
      return { subjectId: input.id, before: formerOf(locked, after), after, result: after.request };
    },
  });

/** The request and those of its steps that changed, as they were. */
export const formerOf = ({ request, steps }: Locked, after: Change): Omit<Change, 'log'> => {
  const changed = new Set(after.steps.map(({ id }) => id));
  return { request, steps: steps.filter(({ id }) => changed.has(id)) };
};

/** Saves what another event or the scheduler brought about, with an event of its own. Nothing changed, nothing told. */
export async function applyChange(
  tx: Tx,
  action: `renewal.${string}`,
  locked: Locked,
  after: Change,
): Promise<void> {
  if (after.log.length === 0 && after.steps.length === 0) return;
  await saveChange(tx, after);
  const before = formerOf(locked, after);
  tx.emit({ action, subjectKind: 'renewal_request', subjectId: after.request.id, before, after });
}
