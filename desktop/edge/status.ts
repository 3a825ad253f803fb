import type { Problem } from '#shared/kernel/problem.ts';
import type { LaptopPolicy, SyncState, SyncStatus } from '#shared/sync/sync.schemas.ts';

/** What the state is worked out from: the outbox, the copy, and the last answer. Never what the machine thinks of its network. */
export interface Facts {
  /** By this laptop's clock, corrected; milliseconds. */
  now: number;
  waiting: number;
  decisions: number;
  refused: number;
  sending: SyncStatus['sending'];
  lastContactAt: string | null;
  nextTryAt: string | null;
  problem: Problem | null;
  policy: LaptopPolicy | null;
  clockOffsetMs: number | null;
  /** Null once the first copy is whole. */
  firstSync: SyncStatus['firstSync'];
}

const day = 86_400_000;
const hour = 3_600_000;

export function statusOf(facts: Facts): SyncStatus {
  const { now, policy, lastContactAt, problem } = facts;
  const contact = lastContactAt === null ? null : Date.parse(lastContactAt);
  const age = contact === null ? null : Math.max(0, Math.floor((now - contact) / day));
  const isStale = age !== null && policy !== null && age >= policy.staleAfterDays;
  return {
    place: 'laptop',
    state: stateOf(facts, isStale),
    waiting: facts.waiting,
    sending: facts.sending,
    decisions: facts.decisions,
    refused: facts.refused,
    lastSyncAt: lastContactAt,
    nextTryAt: facts.nextTryAt,
    firstSync: facts.firstSync,
    offlineUntil: offlineUntilOf(lastContactAt, policy),
    staleDays: isStale ? age : null,
    clockOffsetMs: facts.clockOffsetMs,
    problem: problem === null ? null : { code: problem.code, detail: problem.message },
  };
}

/** What only the person can mend stands before what mends itself; what goes on now before what went wrong. */
function stateOf(
  { problem, decisions, refused, sending, waiting, firstSync }: Facts,
  isStale: boolean,
): SyncState {
  if (problem?.kind === 'unauthenticated') return 'sign_in';
  if (decisions > 0) return 'decision';
  if (refused > 0) return 'refused';
  if (sending !== null) return 'sending';
  if (isStale) return 'stale';
  if (problem !== null) return problem.code === 'sync.offline' ? 'offline' : 'unreachable';
  return waiting > 0 || firstSync !== null ? 'sending' : 'synced';
}

/** How long the data may be used without a server. */
export const offlineUntilOf = (lastContactAt: string | null, policy: LaptopPolicy | null): string | null =>
  lastContactAt === null || policy === null
    ? null
    : new Date(Date.parse(lastContactAt) + policy.maxOfflineHours * hour).toISOString();

/** True when the data may no longer be used: too long without a server. @param now corrected, milliseconds */
export function isLockedByPolicy(
  now: number,
  lastContactAt: string | null,
  policy: LaptopPolicy | null,
): boolean {
  if (lastContactAt === null || policy === null) return false;
  return now > Date.parse(lastContactAt) + policy.maxOfflineHours * hour;
}
