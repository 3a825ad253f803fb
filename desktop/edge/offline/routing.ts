import type { Leader, Leaders } from '#shared/renewals/approval-path.ts';
import type { RenewalDetail } from '#shared/renewals/renewal.schemas.ts';
import type { Routing } from '#shared/renewals/round.ts';
import type { Copy, Laptop } from '../offline.ts';
import { found } from './found.ts';
import { occasionOf } from './request-change.ts';

/**
 * Who is to decide, as far as this laptop knows: the person's foreman and manager, the heads of departments that it holds,
 * delegations of its user's own. Whom it does not hold it takes to be there; the server routes anew.
 */
export const routingOf = (
  laptop: Laptop,
  userId: string,
  request: RenewalDetail | null,
  newId: () => string,
): Routing => ({
  ...occasionOf(laptop, newId),
  leaders: leadersOf(laptop.copy, userId, request),
  calendar: found(laptop.copy.get('settings', laptop.me.tenant.id), 'tenant'),
});

function leadersOf(copy: Copy, userId: string, request: RenewalDetail | null): Leaders {
  const person = copy.get('person', userId);
  // Of somebody out of sight only what the request foresees is known.
  const foreseen = request?.steps.findLast(({ kind }) => kind === 'manager')?.approverId ?? null;
  return {
    foreman: leader(copy, person?.foremanId ?? null),
    manager: leader(copy, person ? person.managerId : foreseen),
    heads: headsAbove(copy, person?.departmentId ?? null),
    delegations: copy
      .list('delegation')
      .map((each) => ({ ...each, delegateActive: isActive(copy, each.delegateId) })),
  };
}

/** From a department up to the root, where this laptop holds the departments. */
function headsAbove(copy: Copy, departmentId: string | null): (Leader | null)[] {
  const heads = new Map<string, Leader | null>();
  for (let id = departmentId; id !== null && !heads.has(id); ) {
    const department = copy.get('department', id);
    if (department === null) break;
    heads.set(id, leader(copy, department.headId));
    id = department.parentId;
  }
  return [...heads.values()];
}

const leader = (copy: Copy, id: string | null): Leader | null =>
  id === null ? null : { id, active: isActive(copy, id) };

const isActive = (copy: Copy, id: string): boolean => copy.get('person', id)?.status !== 'inactive';
