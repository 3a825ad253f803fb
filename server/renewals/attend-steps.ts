import type { SQL } from 'drizzle-orm';
import { escalate, remind } from '#shared/renewals/escalation.ts';
import { attention } from '#shared/renewals/sla.ts';
import { pendingStep } from '#shared/renewals/step.ts';
import type { SystemContext, Tx } from '../platform/context.ts';
import type { Progress } from '../platform/jobs/queue.ts';
import { inTransaction } from '../platform/transaction.ts';
import { getSettings } from '../settings/index.ts';
import { approverMayBeGone, dueToday, noteScan, requestsWithStep } from './due-steps.repo.ts';
import { holdLeaders } from './leaders.repo.ts';
import { moveStep } from './move-steps.ts';
import { occurrenceOf, reroutingOf } from './occasion.ts';
import { lockRequest } from './requests.repo.ts';
import { applyChange } from './use-case.ts';

type Outcome = 'reminded' | 'escalated' | 'moved' | null;

/**
 * Moves steps on whose approver is absent from today on, reminds approvers whose time is up, and takes what is long
 * overdue to the next approver up: each request in a transaction of its own. Run twice a day it does nothing twice: the
 * rules ask whether today was attended to. One request that fails holds up no other; the job fails after all of them.
 */
export async function attendSteps(context: SystemContext, progress: Progress) {
  const run = <T>(work: (tx: Tx) => Promise<T>) =>
    inTransaction(context, { permission: 'signed_in', run: work });
  const done = { reminded: 0, escalated: 0, moved: 0 };
  const failures: unknown[] = [];
  const each = async (phase: string, condition: SQL, work: (tx: Tx, id: string) => Promise<Outcome>) => {
    const ids = await run((tx) => requestsWithStep(tx, condition));
    for (const [index, id] of ids.entries()) {
      const outcome = await run((tx) => work(tx, id)).catch((error: unknown) => void failures.push(error));
      if (outcome) done[outcome]++;
      await progress(phase, index + 1, ids.length);
    }
  };
  await each('moving', approverMayBeGone, move);
  await each('attending', dueToday, attend);
  if (failures.length > 0) throw failures[0];
  await run(noteScan);
  return done;
}

async function move(tx: Tx, requestId: string): Promise<Outcome> {
  await holdLeaders(tx);
  return (await moveStep(tx, requestId, 'leader_changed')) ? 'moved' : null;
}

async function attend(tx: Tx, requestId: string): Promise<Outcome> {
  await holdLeaders(tx);
  const locked = await lockRequest(tx, requestId);
  const { request, steps } = locked;
  const open = pendingStep(steps);
  const calendar = await getSettings(tx);
  const needed = open && attention(open, tx.today, calendar);
  if (!needed) return null;
  if (needed === 'remind') {
    await applyChange(tx, 'renewal.reminded', locked, remind(request, steps, calendar, occurrenceOf(tx)));
    return 'reminded';
  }
  const change = escalate(request, steps, await reroutingOf(tx, request.userId));
  await applyChange(tx, 'renewal.escalated', locked, change);
  return 'escalated';
}
