import type { CommandResult } from '#shared/sync/sync.schemas.ts';
import { type Ballast, saveOnFullDisk } from './ballast.ts';
import type { Database } from './database.ts';
import type { QueuedFile } from './offline.ts';
import { findFile, keepFile, readFile } from './outbox-files.ts';
import {
  type CommandRow,
  type CommandState,
  commandOf,
  insertCommand,
  jsonOf,
  type NewCommand,
  type StoredCommand,
  stateOf,
} from './stored-command.ts';

/** Another laptop counts commands under our client id: these files, or an old image of them, were copied. */
export class Forked extends Error {}

export interface Client {
  id: string;
  /** Results are held and compared up to here. */
  compared: number;
  clockOffsetMs: number | null;
  lastContactAt: string | null;
  latestAt: string | null;
}

/** Days that an answered command is kept: a server restored from a backup gets again what it lost. */
const keptDays = 90;
const unanswered = "('waiting', 'sent')";

/** What a person saved on this laptop, in order; it is on the disk before anybody is told that it is saved. */
export class Outbox {
  readonly database: Database;
  readonly #ballast: Ballast;

  /** @param newId makes the client's id when there is none yet */
  constructor(database: Database, ballast: Ballast, newId: () => string) {
    this.database = database;
    this.#ballast = ballast;
    database
      .prepare(
        `insert into client (only, id, next_seq, compared_seq)
         select 1, ?, coalesce(max(seq), 0) + 1, 0 from commands where true on conflict do nothing`,
      )
      .run(newId());
    ballast.take();
  }

  get client(): Client {
    const client = this.database
      .prepare<[], Client>(
        `select id, compared_seq as compared, clock_offset_ms as clockOffsetMs, last_contact_at as lastContactAt,
                latest_at as latestAt from client`,
      )
      .get();
    if (client === undefined) throw new Error('The outbox has lost its client.');
    return client;
  }

  /** Durable when it returns. @throws Problem `laptop.disk_full`, and nothing is saved */
  save(command: NewCommand, file: (QueuedFile & { content: Uint8Array }) | null = null): StoredCommand {
    const insert = this.database.transaction(() => {
      if (file !== null) keepFile(this.database, file);
      const seq = this.#nextSeq();
      insertCommand(this.database, { ...command, seq });
    });
    saveOnFullDisk(this.#ballast, () => insert.immediate());
    const saved = this.find(command.id);
    if (saved === null) throw new Error('A command was saved and is not there.');
    return saved;
  }

  find(id: string): StoredCommand | null {
    const row = this.database.prepare<[string], CommandRow>('select * from commands where id = ?').get(id);
    return row === undefined ? null : commandOf(row);
  }

  /** The newest first. */
  list(limit: number): StoredCommand[] {
    return this.database
      .prepare<[number], CommandRow>('select * from commands order by position desc limit ?')
      .all(limit)
      .map(commandOf);
  }

  /** Not yet answered, in order. */
  waiting(limit: number): StoredCommand[] {
    return this.database
      .prepare<[number], CommandRow>(
        `select * from commands where state in ${unanswered} and seq is not null order by seq limit ?`,
      )
      .all(limit)
      .map(commandOf);
  }

  /** Whose effects the server's copy does not hold yet and that were not refused, in order. */
  unseen(lastCommand: number): StoredCommand[] {
    return this.database
      .prepare<[number], CommandRow>(
        `select * from commands where seq > ? and state in ('waiting', 'sent', 'applied') order by seq`,
      )
      .all(lastCommand)
      .map(commandOf);
  }

  /** Did the server answer a later command than this one? One that was restored since no longer knows it. */
  isAnsweredBeyond(lastCommand: number): boolean {
    return (
      this.database
        .prepare<[number]>(`select 1 from commands where seq > ? and state not in ${unanswered} limit 1`)
        .get(lastCommand) !== undefined
    );
  }

  count(...states: CommandState[]): number {
    const marks = states.map(() => '?').join(', ');
    const sql = `select count(*) as count from commands where state in (${marks})`;
    return this.database.prepare<CommandState[], { count: number }>(sql).get(...states)?.count ?? 0;
  }

  /** Handed over, and no answer yet. */
  markSent(upToSeq: number): void {
    this.database
      .prepare(`update commands set state = 'sent' where state = 'waiting' and seq <= ?`)
      .run(upToSeq);
  }

  /** @throws Forked when one of these results is for a command that is not ours; nothing is changed */
  compare(results: readonly CommandResult[]): void {
    const next = this.#peekNextSeq();
    const ours = this.database.prepare<[number], { id: string }>('select id from commands where seq = ?');
    for (const { seq, id } of results) {
      const own = ours.get(seq);
      // Ours of long ago are no longer kept, and cannot be compared.
      if (own === undefined ? seq >= next : own.id !== id) throw new Forked(`command ${seq} is not ours`);
    }
  }

  /** Keeps what the server said of our commands. @throws Forked */
  note(results: readonly CommandResult[]): void {
    const update = this.database.prepare(
      `update commands set state = iif(state = 'discarded', state, ?), problem = ?, review = ?, answered_at = ?
       where seq = ?`,
    );
    const advance = this.database.prepare(
      'update client set compared_seq = compared_seq + 1 where compared_seq + 1 = ?',
    );
    const noteAll = this.database.transaction(() => {
      this.compare(results);
      for (const result of results) {
        const { seq, problem, review, at } = result;
        update.run(stateOf(result), problem === null ? null : jsonOf(problem), review ? 1 : 0, at, seq);
        advance.run(seq);
      }
    });
    noteAll.immediate();
  }

  /** Another epoch: every result is to be compared anew. */
  compareAnew(): void {
    this.database.prepare('update client set compared_seq = 0').run();
  }

  /** The person lets the server's state stand. */
  discard(id: string, at: string): void {
    this.database
      .prepare(`update commands set state = 'discarded', answered_at = coalesce(answered_at, ?) where id = ?`)
      .run(at, id);
  }

  /** The file that goes with a command, as it was when that was saved. */
  fileOf({ file }: Pick<StoredCommand, 'file'>): QueuedFile | null {
    const known = file === null ? null : findFile(this.database, file.sha256);
    return file === null || known === null ? null : { ...known, name: file.name };
  }

  /** The same with its bytes. */
  fileWithContent(command: Pick<StoredCommand, 'file'>): (QueuedFile & { content: Uint8Array }) | null {
    const file = this.fileOf(command);
    return file === null ? null : { ...file, content: readFile(this.database, file) };
  }

  /** The server was reached. @param now by this machine's clock */
  noteContact(now: string, clockOffsetMs: number): void {
    this.database
      .prepare('update client set last_contact_at = ?, clock_offset_ms = ?, latest_at = ?')
      .run(now, clockOffsetMs, now);
  }

  /** Time went by. @param now by this machine's clock, corrected */
  noteTime(now: string): void {
    this.database.prepare('update client set latest_at = max(coalesce(latest_at, ?), ?)').run(now, now);
  }

  /** Forgets what was answered long ago, and the files that went with it. @param now milliseconds */
  forgetOld(now: number): void {
    const before = new Date(now - keptDays * 86_400_000).toISOString();
    const forget = this.database.transaction(() => {
      this.database
        .prepare(`delete from commands where state in ('applied', 'discarded') and answered_at < ?`)
        .run(before);
      const unused =
        '(select sha256 from files where sha256 not in (select file_sha256 from commands where file_sha256 is not null))';
      this.database.prepare(`delete from file_chunks where sha256 in ${unused}`).run();
      this.database.prepare(`delete from files where sha256 in ${unused}`).run();
    });
    forget.immediate();
  }

  #peekNextSeq(): number {
    return (
      this.database.prepare<[], { next: number }>('select next_seq as next from client').get()?.next ?? 1
    );
  }

  #nextSeq(): number {
    const next = this.#peekNextSeq();
    this.database.prepare('update client set next_seq = next_seq + 1').run();
    return next;
  }
}
