import { isParty } from './authority.ts';
import { type DelegationPeriod, isInForce } from './delegation.ts';
import type { RenewalRequest, SkipReason } from './renewal.schemas.ts';
import type { Moment } from './step.ts';

/** A person who might have to decide. */
export interface Leader {
  id: string;
  active: boolean;
}

/** Whom the requester's record and the department tree name, as they stand at the moment. */
export interface Leaders {
  foreman: Leader | null;
  manager: Leader | null;
  /** Heads of his department, its parent, and so on to the root; null where a department has none. */
  heads: readonly (Leader | null)[];
  /** Delegations given by any of them and by the open step's approver; `delegateActive` is the delegate's own status. */
  delegations: readonly (DelegationPeriod & { delegateActive: boolean })[];
}

/** Somebody the path passed over; `personId` null: the place is not filled. */
export interface PassedOver {
  reason: SkipReason;
  personId: string | null;
}

/** Who decides the upper step: a person, or any training officer; and whom the search passed over before. */
export interface UpperApprover {
  approverId: string | null;
  pool: 'training_officer' | null;
  passed: PassedOver[];
}

/** The two steps of a round. The foreman's has a `skipReason` when it goes upward at once. */
export interface ApprovalPath {
  foreman: { approverId: string | null; skipReason: SkipReason | null };
  manager: UpperApprover;
}

/** Where the search for the upper approver begins: at somebody himself, or at the next one above him. */
export type SearchFrom = { at: string } | { above: string };

/**
 * Employee → foreman → manager. Neither the person nor whoever asked for him is ever named. A foreman who would decide
 * the upper step too decides once, there.
 */
export function approvalPath(request: RenewalRequest, leaders: Leaders, moment: Moment): ApprovalPath {
  const manager = upperApprover(request, leaders, moment);
  const { foreman } = leaders;
  const obstacle = foreman === null ? 'unset' : obstacleTo(foreman, request, leaders, moment);
  const samePerson = foreman !== null && foreman.id === manager.approverId;
  const skipReason = obstacle ? (`foreman_${obstacle}` as const) : samePerson ? 'same_person' : null;
  return { foreman: { approverId: foreman?.id ?? null, skipReason }, manager };
}

/**
 * The manager; failing him the next head up the department tree; failing all, the training officers.
 * Someone `from` does not find starts the search anew.
 */
export function upperApprover(
  request: RenewalRequest,
  leaders: Leaders,
  moment: Moment,
  from?: SearchFrom,
): UpperApprover {
  const passed: PassedOver[] = [];
  for (const { place, leader } of ladderFrom(leaders, from)) {
    const obstacle = leader === null ? 'unset' : obstacleTo(leader, request, leaders, moment);
    if (leader !== null && obstacle === null) return { approverId: leader.id, pool: null, passed };
    const known = leader !== null && passed.some(({ personId }) => personId === leader.id);
    if (!known) passed.push({ reason: `${place}_${obstacle ?? 'unset'}`, personId: leader?.id ?? null });
  }
  return { approverId: null, pool: 'training_officer', passed };
}

type Obstacle = 'unset' | 'inactive' | 'is_requester' | 'absent';

function obstacleTo(
  leader: Leader,
  request: RenewalRequest,
  leaders: Leaders,
  moment: Moment,
): Obstacle | null {
  if (isParty(request, leader.id)) return 'is_requester';
  if (!leader.active) return 'inactive';
  return isAbsent(leader, request, leaders, moment) ? 'absent' : null;
}

/**
 * Away with nobody to stand in. TrainFlow keeps no leave calendar: a leader says that he is away by delegating. While
 * one of his delegates can decide this request the step stays his, and the delegate finds it; when none can, for being
 * inactive or a party to the request, it would wait until he is back, so it goes upward.
 */
function isAbsent(
  leader: Leader,
  request: RenewalRequest,
  { delegations }: Leaders,
  moment: Moment,
): boolean {
  const given = delegations.filter((each) => each.delegatorId === leader.id && isInForce(each, moment));
  return given.length > 0 && given.every((each) => !each.delegateActive || isParty(request, each.delegateId));
}

/** The manager, then the heads above him. A manager who heads no department of the chain comes before all heads. */
function ladderFrom({ manager, heads }: Leaders, from?: SearchFrom) {
  const own = manager === null ? -1 : heads.findLastIndex((head) => head?.id === manager.id);
  const ladder = [
    { place: 'manager', leader: manager } as const,
    ...heads.slice(own + 1).map((leader) => ({ place: 'head', leader }) as const),
  ];
  if (from === undefined) return ladder;
  if ('at' in from)
    return ladder.slice(
      Math.max(
        0,
        ladder.findIndex(({ leader }) => leader?.id === from.at),
      ),
    );
  return ladder.slice(ladder.findLastIndex(({ leader }) => leader?.id === from.above) + 1);
}
