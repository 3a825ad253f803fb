import { daysBetween, earlier, later } from '#shared/kernel/dates.ts';
import { type EffectiveRole, may } from '#shared/kernel/permissions.ts';
import { conflict, forbidden, Problem } from '#shared/kernel/problem.ts';
import type { Delegation, NewDelegation } from './renewal.schemas.ts';
import type { Moment, Occasion } from './step.ts';

type Names = 'delegatorNameEn' | 'delegatorNameAr' | 'delegateNameEn' | 'delegateNameAr';

/** A delegation as it is stored: without names. Never extends to what the delegator himself holds for another. */
export type StoredDelegation = Omit<Delegation, Names>;
export type DelegationPeriod = Omit<StoredDelegation, 'id' | 'version'>;

/** Longest delegation, both days included: a longer absence is a change of foreman or manager. */
export const longestDelegationDays = 180;

/** Who is to decide in somebody's place. */
export interface Delegate {
  id: string;
  active: boolean;
  roles: readonly EffectiveRole[];
}

/** In force on the date, and not revoked at that instant. */
export const isInForce = (delegation: DelegationPeriod, { at, on }: Moment): boolean =>
  delegation.fromOn <= on &&
  on <= delegation.toOn &&
  (delegation.revokedAt === null || Date.parse(delegation.revokedAt) > Date.parse(at));

/**
 * Lets `delegate` decide for whoever acts, from–to.
 * @param known every delegation of the tenant that has not ended
 * @throws Problem invalid with a `delegation.*` code and its field; conflict `delegation.overlaps` or `delegation.cycle`
 */
export function giveDelegation(
  { id, fromOn, toOn }: NewDelegation,
  delegate: Delegate,
  known: readonly DelegationPeriod[],
  { actor, on, newId }: Occasion,
): StoredDelegation {
  const given = { delegatorId: actor.userId, delegateId: delegate.id, fromOn, toOn, revokedAt: null };
  refusePeriod(given, on);
  refuseDelegate(given, delegate);
  refuseOverlap(
    given,
    known.filter(({ revokedAt }) => revokedAt === null),
  );
  return { id: id ?? newId(), ...given, version: 1 };
}

/** Ends a delegation at once. @throws Problem forbidden for anybody but its giver; conflict when revoked or moved on. */
export function revokeDelegation(
  delegation: StoredDelegation,
  version: number,
  { actor, at }: Occasion,
): StoredDelegation {
  if (actor.userId !== delegation.delegatorId) {
    throw forbidden('delegation.not_yours', 'Only the one who gave a delegation ends it.');
  }
  if (delegation.revokedAt !== null) {
    throw conflict('delegation.already_revoked', 'This delegation has ended already.', {
      revokedAt: delegation.revokedAt,
    });
  }
  if (version !== delegation.version) {
    throw conflict('delegation.stale', 'The delegation changed meanwhile: look at it again.', {
      version: delegation.version,
    });
  }
  return { ...delegation, revokedAt: at, version: version + 1 };
}

const refused = (path: string, code: string, detail: string) =>
  new Problem('invalid', code, detail, { errors: [{ path, code, message: detail }] });

function refusePeriod({ fromOn, toOn }: DelegationPeriod, today: string): void {
  if (toOn < fromOn) throw refused('toOn', 'delegation.ends_before_start', 'It ends before it begins.');
  // Backwards it would make decisions right that were wrong when they were taken.
  if (fromOn < today)
    throw refused('fromOn', 'delegation.starts_in_past', 'It can begin today at the earliest.');
  if (daysBetween(fromOn, toOn) + 1 > longestDelegationDays) {
    throw refused('toOn', 'delegation.too_long', `It can last ${longestDelegationDays} days at most.`);
  }
}

function refuseDelegate({ delegatorId }: DelegationPeriod, delegate: Delegate): void {
  const field = 'delegateId';
  if (delegate.id === delegatorId) throw refused(field, 'delegation.to_oneself', 'Choose somebody else.');
  if (!delegate.active) throw refused(field, 'delegation.delegate_inactive', 'This person is not active.');
  if (!may(delegate.roles, 'workflow:decide')) {
    throw refused(field, 'delegation.delegate_may_not_decide', 'This person may not decide requests.');
  }
}

function refuseOverlap(given: DelegationPeriod, known: readonly DelegationPeriod[]): void {
  const twin = known.some(
    (each) =>
      each.delegatorId === given.delegatorId &&
      each.delegateId === given.delegateId &&
      each.fromOn <= given.toOn &&
      given.fromOn <= each.toOn,
  );
  if (twin) {
    throw conflict(
      'delegation.overlaps',
      'You have delegated to this person for some of these days already.',
    );
  }
  if (leadsBack(given, given.delegatorId, known)) {
    throw conflict('delegation.cycle', 'On some of these days this person has delegated back to you.');
  }
}

/** On some day of the period everybody from the delegate on has passed it on, and it comes back to `target`. */
function leadsBack(given: DelegationPeriod, target: string, known: readonly DelegationPeriod[]): boolean {
  const queue = [given];
  const seen = new Set<string>();
  for (let last = queue.pop(); last !== undefined; last = queue.pop()) {
    if (last.delegateId === target) return true;
    const key = `${last.delegateId} ${last.fromOn} ${last.toOn}`;
    if (!seen.has(key)) queue.push(...continuations(last, known));
    seen.add(key);
  }
  return false;
}

/** What the delegate has passed on himself, cut to the days that both have in common. */
const continuations = (last: DelegationPeriod, known: readonly DelegationPeriod[]): DelegationPeriod[] =>
  known
    .filter((next) => next.delegatorId === last.delegateId)
    .map((next) => ({
      ...next,
      fromOn: later(last.fromOn, next.fromOn),
      toOn: earlier(last.toOn, next.toOn),
    }))
    .filter(({ fromOn, toOn }) => fromOn <= toOn);
