import { type Role, roles } from '#shared/kernel/permissions.ts';
import { present } from '#shared/kernel/present.ts';
import { conflict, forbidden, invalid } from '#shared/kernel/problem.ts';
import type { RoleChange, Transfer, User, UserChange } from './user.schemas.ts';

/** Corrects names, badge number, e-mail, hiring date. @throws Problem conflict `user.stale`. */
export function changeUser(user: User, { version, ...change }: UserChange): User {
  refuseStale(user, version);
  return { ...user, ...present(change), version: user.version + 1 };
}

/**
 * Moves a person from a date on; what is left out stays. @throws Problem conflict `user.stale`; invalid when the date lies
 * ahead: a transfer is recorded on its day or afterwards, so that the present record is always the present place.
 */
export function transferUser(user: User, { version, effectiveOn, ...place }: Transfer, today: string): User {
  refuseStale(user, version);
  if (effectiveOn > today) {
    throw invalid(
      'effectiveOn',
      'in_the_future',
      'A transfer takes effect today or on an earlier day: record it when the day has come.',
    );
  }
  return { ...user, ...present(place), version: user.version + 1 };
}

/** Who else could still administer the tenant, and who asks. */
interface RoleQuestion {
  actorId: string | null;
  /** Active administrators of the tenant beside this person. */
  otherAdministrators: number;
}

/** Gives and takes roles. @throws Problem forbidden (his own), conflict `user.stale`, `user.last_administrator`. */
export function changeRoles(
  user: User,
  change: RoleChange,
  { actorId, otherAdministrators }: RoleQuestion,
): User {
  if (user.id === actorId) {
    throw forbidden('user.own_roles', 'Nobody changes his own roles: ask another administrator.');
  }
  refuseStale(user, change.version);
  const after = { ...user, roles: inOrder(change.roles), version: user.version + 1 };
  if (!administers(after)) refuseLast(user, otherAdministrators);
  return after;
}

/** @throws Problem conflict `user.stale`, `user.inactive`, `user.last_administrator`. */
export function deactivateUser(user: User, version: number, otherAdministrators: number): User {
  refuseStale(user, version);
  if (user.status === 'inactive') throw conflict('user.inactive', 'This person is inactive already.');
  refuseLast(user, otherAdministrators);
  return { ...user, status: 'inactive', version: user.version + 1 };
}

/** What a tenant has room for. */
export interface Room {
  activeUsers: number;
  maxUsers: number;
}

/** @throws Problem conflict `user.stale`, `user.active`, `user.department_closed`, `tenant.full`. */
export function activateUser(user: User, version: number, room: Room, departmentActive: boolean): User {
  refuseStale(user, version);
  if (user.status === 'active') throw conflict('user.active', 'This person is active already.');
  if (!departmentActive) {
    throw conflict(
      'user.department_closed',
      'The department was closed meanwhile: transfer the person first.',
    );
  }
  refuseWhenFull(room);
  return { ...user, status: 'active', version: user.version + 1 };
}

/** @throws Problem conflict `tenant.full`. */
export function refuseWhenFull({ activeUsers, maxUsers }: Room): void {
  if (activeUsers < maxUsers) return;
  throw conflict(
    'tenant.full',
    'There is no room for another active person under the limit of this tenant.',
    {
      maxUsers,
    },
  );
}

/** Each role once, in the order of the contract. */
export const inOrder = (held: readonly Role[]): Role[] => roles.filter((role) => held.includes(role));

const administers = ({ status, roles: held }: User): boolean =>
  status === 'active' && held.includes('administrator');

function refuseLast(user: User, otherAdministrators: number): void {
  if (!administers(user) || otherAdministrators > 0) return;
  throw conflict('user.last_administrator', 'The last active administrator of a tenant stays one.');
}

function refuseStale(user: User, version: number): void {
  if (version === user.version) return;
  throw conflict('user.stale', 'Somebody changed this person meanwhile: look at the record again.', {
    current: user,
  });
}
