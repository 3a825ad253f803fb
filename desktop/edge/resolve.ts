import { conflict, missing } from '#shared/kernel/problem.ts';
import type { OutboxItem } from '#shared/sync/sync.schemas.ts';
import type { Engine } from './engine.ts';
import { instantOf } from './machine.ts';
import type { StoredCommand } from './stored-command.ts';
import { differencesOf } from './wishes.ts';

/** A command as the page of the sync shows it. */
export const itemOf = (engine: Engine, command: StoredCommand): OutboxItem => ({
  seq: command.seq ?? 0,
  id: command.id,
  action: command.action,
  subject: command.subject,
  params: { ...command.params },
  savedAt: command.decidedAt,
  state: command.state,
  problem: command.problem,
  differences: command.state === 'decision' ? differencesOf(engine.laptop().copy, command) : [],
  review: command.review,
});

/**
 * What becomes of a command that the server refused. `send_again`: the same decision on the record as it is now, under a new
 * id, and only if the rules still allow it. @throws Problem missing, conflict, or what the rules say
 */
export function resolve(
  engine: Engine,
  id: string,
  choice: 'send_again' | 'use_server',
  newId: string,
): OutboxItem {
  const { outbox } = engine;
  const command = outbox.find(id);
  if (command === null) throw missing('command');
  if (!['decision', 'rejected', 'set_aside'].includes(command.state))
    throw conflict('sync.nothing_to_decide', 'There is nothing to decide about this change any more.');
  if (choice === 'send_again') {
    const again = { ...command, body: onPresentVersion(engine, command) };
    const { offline, input } = engine.calledBy(again);
    engine.save(offline, input, newId, outbox.fileWithContent(command));
  }
  outbox.discard(id, instantOf(engine.now()));
  engine.rebase();
  engine.sync.poke();
  return itemOf(engine, outbox.find(choice === 'send_again' ? newId : id) ?? command);
}

/** The body with the version that the record has in the server's copy now. */
function onPresentVersion(engine: Engine, { subject, body }: StoredCommand): unknown {
  if (subject === null || typeof body !== 'object' || body === null || !('version' in body)) return body;
  const record = engine.laptop().copy.get(subject.kind, subject.id);
  return record !== null && 'version' in record ? { ...body, version: record.version } : body;
}
