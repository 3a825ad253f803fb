import type { Route } from '#shared/kernel/route.ts';
import { decidedWithin } from '#shared/sync/decided-at.ts';
import type { CommandResult } from '#shared/sync/sync.schemas.ts';
import { signInAgain } from '../platform/enter.ts';
import { AnsweredBefore, type Once, type Running } from '../platform/stored-request.ts';
import { type Kept, lockStatement, type Sent, saveResult, takeStatement } from './commands.repo.ts';

/** One command on its way through its route. */
export interface Attempt {
  running: Running;
  /** What was written beside the effect; null when the route's use case is not one command. */
  kept: CommandResult | null;
  /** Somebody should look at what was accepted. */
  review: boolean;
}

/** @param now the server's, in RFC 3339 */
export function attemptOf(sent: Sent, now: string): Attempt {
  const attempt: Attempt = {
    kept: null,
    review: false,
    running: {
      requestId: requestIdOf(sent),
      idempotencyKey: sent.command.id,
      requestHash: sent.requestHash,
      onceFor: (route) => onceOf(sent, route, attempt),
      offline: {
        decidedAt: decidedWithin(sent.command.decidedAt, { from: sent.device.since, now }),
        review: () => {
          attempt.review = true;
        },
      },
    },
  };
  return attempt;
}

/** What audit rows and problem documents call a command: whose it was, and which one. */
export const requestIdOf = ({ device, command }: Sent): string => `device:${device.id}#${command.seq}`;

function onceOf(sent: Sent, route: Route, attempt: Attempt): Once {
  const { claim, begin } = claimOf(sent);
  return {
    claim,
    begin(claimed) {
      // A transaction that collided with another is begun again.
      attempt.review = false;
      begin(claimed);
    },
    async keep(tx, answer) {
      attempt.kept = await saveResult(tx, sent, { ...appliedAs(route, answer), review: attempt.review });
    },
  };
}

/** Locks the laptop and takes the command's id. @throws AnsweredBefore from `begin` when it is not this one's turn */
export const claimOf = (sent: Sent): Pick<Once, 'claim' | 'begin'> => ({
  claim: [lockStatement(sent.device.id), takeStatement(sent)],
  begin([locked, taken]) {
    if (locked?.[0] === undefined) throw signInAgain();
    if (locked[0].lastCommand !== sent.command.seq - 1 || taken?.length !== 1) throw new AnsweredBefore();
  },
});

/** An answer as the route's contract has it: what is kept is what every later asking gets. */
export const appliedAs = (route: Route, answer: unknown): Omit<Kept, 'review'> => ({
  outcome: 'applied',
  status: route.status ?? 200,
  answer: route.status === 204 ? null : route.returns.parse(answer),
  problem: null,
});
