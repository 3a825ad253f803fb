import { conflict, Problem } from '#shared/kernel/problem.ts';
import type { CommandResult } from '#shared/sync/sync.schemas.ts';
import type { RequestContext, Tx } from '../platform/context.ts';
import { problemDocument } from '../platform/http/error-answer.ts';
import { refusalOf } from '../platform/http/error-map.ts';
import { inTransaction } from '../platform/transaction.ts';
import { claimOf, requestIdOf } from './attempt.ts';
import {
  findAnswered,
  findResult,
  type Kept,
  lockStatement,
  resultOf,
  type Sent,
  saveResult,
} from './commands.repo.ts';

/**
 * Writes a result in a transaction of its own: of a command that changed nothing, or whose route needed several transactions.
 * What was not applied stands in the audit log as `sync.pushed`; what was, under its own action. @throws AnsweredBefore
 */
export function recordResult(context: RequestContext, sent: Sent, kept: Kept): Promise<CommandResult> {
  const { claim, begin } = claimOf(sent);
  return inTransaction(inNameOf(context, sent), {
    permission: 'signed_in',
    first: claim,
    run(tx, claimed) {
      begin(claimed);
      if (kept.outcome !== 'applied') tellRefusal(tx, sent, kept);
      return saveResult(tx, sent, kept);
    },
  });
}

/** The result of a command that was answered before: on this laptop, or on another that the same files were copied to. */
export function recallResult(context: RequestContext, sent: Sent): Promise<CommandResult> {
  return inTransaction(inNameOf(context, sent), {
    permission: 'signed_in',
    first: [lockStatement(sent.device.id)],
    async run(tx, [locked]) {
      const here = await findResult(tx, sent);
      if (here) return resultOf(sameAs(sent, here));
      const last = Number(locked?.[0]?.lastCommand);
      if (last !== sent.command.seq - 1) throw gap(last + 1);
      const elsewhere = await findAnswered(tx, sent.command.id);
      // Whoever had taken the id has given it back: the next time it is ours.
      if (!elsewhere) throw busy();
      const kept = elsewhere.requestHash.equals(sent.requestHash)
        ? resultOf(elsewhere)
        : refusedAs(sent, reused());
      return saveResult(tx, sent, kept);
    },
  });
}

/** What is kept of a refusal, or of an error of ours. */
export function refusedAs(sent: Sent, error: unknown): Kept {
  const refusal = refusalOf(error);
  const problem = problemDocument(refusal, requestIdOf(sent)) as Kept['problem'];
  const outcome = refusal.status === 500 ? 'set_aside' : 'rejected';
  return { outcome, status: refusal.status, answer: null, problem, review: false };
}

/** @throws Problem conflict `sync.forked` when another command was answered in this place */
export function sameAs<R extends { id: string; requestHash: Buffer }>(
  { command, requestHash }: Sent,
  found: R,
): R {
  if (found.id === command.id && found.requestHash.equals(requestHash)) return found;
  throw conflict(
    'sync.forked',
    'Another laptop with the same files has sent its own work: go on under a new id and send everything again.',
    { seq: command.seq },
  );
}

export const gap = (expected: number) =>
  conflict('sync.gap', `Command ${expected} is the next one: send it first.`, { expected });

export const busy = () =>
  new Problem('unavailable', 'busy', 'The server is busy. Try again in a moment.', { retryAfterSeconds: 5 });

const reused = () =>
  conflict('idempotency.key_reused', 'This id was used for another request before: decide anew.');

const inNameOf = (context: RequestContext, sent: Sent): RequestContext => ({
  ...context,
  requestId: requestIdOf(sent),
});

function tellRefusal(tx: Tx, { command }: Sent, { outcome, status, problem }: Kept): void {
  const { id, seq, method, path } = command;
  const after = { seq, method, path, outcome, status, code: problem?.code };
  tx.emit({ action: 'sync.pushed', subjectKind: 'command', subjectId: id, before: null, after });
}
