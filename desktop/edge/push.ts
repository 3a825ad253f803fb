import { Problem } from '#shared/kernel/problem.ts';
import { deviceApi } from '#shared/sync/sync.api.ts';
import { type Command, type Pushed, protocol } from '#shared/sync/sync.schemas.ts';
import { problemDocument } from './answers.ts';
import { type Contact, logged, noteContact } from './contact.ts';
import { instantOf } from './machine.ts';
import { Forked } from './outbox.ts';
import { refuseUnsent, reopen } from './renumber.ts';
import { sendFile } from './send-file.ts';
import { signInAgain } from './sign-in-again.ts';
import type { StoredCommand } from './stored-command.ts';

/** The most commands of one request, and about how large it may become: the server reads 1 MiB. */
const mostCommands = 100;
const mostBytes = 512 * 1024;

/**
 * Hands over everything that waits, in order, files before the commands that need them. What is answered is kept at once.
 * @returns false when the server has another epoch: pull first, then push again
 * @throws Problem
 */
export async function push(contact: Contact): Promise<boolean> {
  const { outbox, progress } = contact;
  const of = outbox.count('waiting', 'sent');
  for (;;) {
    const waiting = outbox.waiting(mostCommands);
    progress(of - outbox.count('waiting', 'sent'), of);
    if (waiting.length === 0) return true;
    const batch = await withFiles(contact, fitting(waiting));
    if (batch.length === 0) continue;
    const outcome = await pushBatch(contact, batch);
    if (outcome === 'epoch') return false;
  }
}

async function pushBatch(contact: Contact, batch: readonly StoredCommand[]): Promise<'answered' | 'epoch'> {
  const { outbox, machine } = contact;
  const before = outbox.waiting(1)[0]?.seq ?? 0;
  try {
    outbox.markSent(batch.at(-1)?.seq ?? 0);
    machine.reached('handed_over');
    const started = machine.now();
    const pushed = await logged(contact, 'push', () => ask(contact, batch), sizeOf);
    machine.reached('pushed');
    outbox.note(pushed.results);
    noteContact(contact, started, pushed.serverTime);
    machine.reached('results_noted');
  } catch (error) {
    return mend(contact, error);
  }
  // An answer that answers nothing must not be asked for without end.
  if (outbox.waiting(1)[0]?.seq === before) throw noProgress();
  return 'answered';
}

const ask = ({ server, outbox, cache }: Contact, batch: readonly StoredCommand[]): Promise<Pushed> =>
  server.call(deviceApi.push, {
    body: {
      protocol,
      client: outbox.client.id,
      epoch: cache.standing.epoch,
      commands: batch.map(commandOf),
    },
  });

const sizeOf = ({ results }: Pushed) => ({ records: results.length, bytes: 0 });

/** What the two sides disagree about is put right here; everything else is the caller's. */
async function mend(contact: Contact, error: unknown): Promise<'answered' | 'epoch'> {
  const { outbox } = contact;
  if (error instanceof Forked) {
    await contact.fork();
    return 'answered';
  }
  if (!(error instanceof Problem)) throw error;
  switch (error.code) {
    case 'sync.epoch':
      return 'epoch';
    case 'sync.forked':
      await contact.fork();
      return 'answered';
    case 'sync.gap':
      if (!reopen(outbox.database, Number(error.details.expected) - 1)) await contact.fork();
      return 'answered';
    case 'sync.device_only':
      throw signInAgain();
    default:
      throw error;
  }
}

/** The longest beginning whose files the server holds. One whose file it does not take is refused here. */
async function withFiles(contact: Contact, commands: readonly StoredCommand[]): Promise<StoredCommand[]> {
  const ready: StoredCommand[] = [];
  for (const command of commands) {
    if (command.file !== null) {
      try {
        await sendFile(contact, command.file);
      } catch (error) {
        if (!isFinal(error)) throw error;
        const { outbox, machine } = contact;
        refuseUnsent(
          outbox.database,
          command.id,
          problemDocument(error, command.id),
          instantOf(machine.now()),
        );
        return ready;
      }
    }
    ready.push(command);
  }
  return ready;
}

/** The same file will not be taken tomorrow either. */
const isFinal = (error: unknown): error is Problem =>
  error instanceof Problem &&
  (error.code === 'sync.file_lost' || finalKinds.has(error.kind)) &&
  !versionCodes.has(error.code);
const finalKinds: ReadonlySet<string> = new Set(['invalid', 'too_large', 'unsupported', 'conflict']);
const versionCodes: ReadonlySet<string> = new Set(['sync.client_too_old', 'sync.server_too_old']);

function fitting(commands: readonly StoredCommand[]): StoredCommand[] {
  let bytes = 0;
  const end = commands.findIndex((command) => {
    bytes += JSON.stringify(command.body).length * 2;
    return bytes > mostBytes;
  });
  return commands.slice(0, end === -1 ? undefined : Math.max(1, end));
}

const commandOf = (command: StoredCommand): Command => ({
  seq: command.seq ?? 0,
  id: command.id,
  method: command.method,
  path: command.path,
  body: command.body,
  file: command.file,
  decidedAt: command.decidedAt,
  clockOffsetMs: command.clockOffsetMs,
});

const noProgress = () =>
  new Problem(
    'unavailable',
    'sync.no_progress',
    'The server does not answer what was sent. It is sent again later.',
  );
