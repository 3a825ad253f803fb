import type { SyncLogLine } from '#shared/sync/sync.schemas.ts';
import type { Database } from './database.ts';

const kept = 200;

/** Writes a contact down in the copy; the last two hundred are kept. */
export function logContact(database: Database, { at, kind, records, bytes, ms, code }: SyncLogLine): void {
  database
    .prepare('insert into contacts (at, kind, records, bytes, ms, code) values (?, ?, ?, ?, ?, ?)')
    .run(at, kind, records, bytes, ms, code);
  database.prepare('delete from contacts where id <= (select max(id) from contacts) - ?').run(kept);
}

/** The newest first. */
export const listContacts = (database: Database): SyncLogLine[] =>
  database
    .prepare<[], SyncLogLine>('select at, kind, records, bytes, ms, code from contacts order by id desc')
    .all();
