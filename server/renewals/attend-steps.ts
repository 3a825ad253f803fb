import { sql } from 'drizzle-orm';
import { escalate, remind } from '#shared/renewals/escalation.ts';
import { attention } from '#shared/renewals/sla.ts';
import { pendingStep } from '#shared/renewals/step.ts';
import type { SystemContext, Tx } from '../platform/context.ts';
import type { Progress } from '../platform/jobs/queue.ts';
import { inTransaction } from '../platform/transaction.ts';
import { getSettings } from '../settings/index.ts';
import { holdLeaders } from './leaders.repo.ts';
import { occurrenceOf, reroutingOf } from './occasion.ts';
import { lockRequest } from './requests.repo.ts';
import { applyChange } from './use-case.ts';

/**
 * Reminds approvers whose time is up and takes what is long overdue to the next approver up: each request in a
 * transaction of its own. Run twice a day it does nothing twice: the rule asks whether today was attended to.
 */
export async function attendSteps(context: SystemContext, progress: Progress) {
  const run = <T>(work: (tx: Tx) => Promise<T>) =>
    inTransaction(context, { permission: 'signed_in', run: work });
  const due = await run(dueRequests);
  const done = { reminded: 0, escalated: 0 };
  for (const [index, id] of due.entries()) {
    const outcome = await run((tx) => attend(tx, id));
    if (outcome === 'remind') done.reminded++;
    if (outcome === 'escalate') done.escalated++;
    await progress('attending', index + 1, due.length);
  }
  await run(noteScan);
  return done;
}

async function attend(tx: Tx, requestId: string): Promise<'remind' | 'escalate' | null> {
  await holdLeaders(tx);
  const locked = await lockRequest(tx, requestId);
  const { request, steps } = locked;
  const open = pendingStep(steps);
  const calendar = await getSettings(tx);
  const needed = open && attention(open, tx.today, calendar);
  if (!needed) return null;
  const change =
    needed === 'escalate'
      ? escalate(request, steps, await reroutingOf(tx, request.userId))
      : remind(request, steps, calendar, occurrenceOf(tx));
  await applyChange(tx, needed === 'escalate' ? 'renewal.escalated' : 'renewal.reminded', locked, change);
  return needed;
}

async function dueRequests(tx: Tx): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(sql`select request_id as id from workflow_steps
    where tenant_id = app.tid() and state = 'pending' and due_on <= app.today() order by due_on, request_id`);
  return rows.map(({ id }) => id);
}

const noteScan = (tx: Tx) =>
  tx.sql(sql`insert into scans (tenant_id, kind, scanned_on) values (app.tid(), 'workflow', app.today())
    on conflict (tenant_id, kind) do update set scanned_on = excluded.scanned_on, scanned_at = now(), updated_at = now()`);
