/// <reference path="./sqlite.d.ts" />
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3-multiple-ciphers';
import { Problem } from '#shared/kernel/problem.ts';

export type Database = Sqlite;

export interface Place {
  /** Made when it is missing, in a folder that exists. */
  file: string;
  /** 32 bytes. */
  key: Buffer;
  /** Folder of `0001_name.sql`, …: applied in order, only ever added to. */
  migrations: string;
  /** True: an answered write survives a power cut. False: the last ones may be gone, the file is whole. */
  durable: boolean;
}

/** The file cannot be read as what it should be; it still lies where it was. */
export class Damaged extends Error {}

/**
 * Opens an encrypted SQLite database with one writer, brought up to date. After an end without a close it is read through first.
 * @throws Damaged; Problem `laptop.newer_data` for a file that a newer program wrote: it is left as it is
 */
export function openDatabase(place: Place): Database {
  const wasCutOff = isLeftOpen(place.file);
  const database = new Sqlite(place.file);
  try {
    unlock(database, place.key);
    tune(database, place.durable);
    if (wasCutOff) readThrough(database);
    migrate(database, place.migrations);
    return database;
  } catch (error) {
    database.close();
    throw isDamage(error) ? new Damaged(`${basename(place.file)} is damaged`, { cause: error }) : error;
  }
}

/** A damaged database, for what can still be read of it. */
export function openUnchecked(file: string, key: Buffer): Database {
  const database = new Sqlite(file);
  unlock(database, key);
  return database;
}

/** Moves a database with its journals into `damaged-<instant>` beside it. @returns the moved file */
export function setAside(file: string, instant: string): string {
  const folder = join(dirname(file), `damaged-${instant.replace(/[:.]/g, '-')}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const each of [file, `${file}-wal`, `${file}-shm`])
    if (existsSync(each)) renameSync(each, join(folder, basename(each)));
  return join(folder, basename(file));
}

export const isDamage = (error: unknown): boolean =>
  error instanceof Damaged || /^SQLITE_(CORRUPT|NOTADB)/.test(sqliteCode(error));
export const isDiskFull = (error: unknown): boolean =>
  sqliteCode(error) === 'SQLITE_FULL' || sqliteCode(error) === 'ENOSPC';

const sqliteCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** A close takes the journal away; one with content is what a power cut or a kill leaves. */
const isLeftOpen = (file: string): boolean => existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0;

function unlock(database: Database, key: Buffer): void {
  database.pragma("cipher = 'sqlcipher'");
  database.pragma('legacy = 4');
  database.pragma(`key = "x'${key.toString('hex')}'"`);
}

function tune(database: Database, durable: boolean): void {
  database.pragma('journal_mode = WAL');
  database.pragma(`synchronous = ${durable ? 'FULL' : 'NORMAL'}`);
  // What was deleted (a person no longer visible) does not stay in free pages, nor in temporary files.
  database.pragma('secure_delete = on');
  database.pragma('temp_store = memory');
  database.pragma('foreign_keys = on');
  database.pragma('journal_size_limit = 8388608');
  database.pragma('cache_size = -32768');
}

function readThrough(database: Database): void {
  const findings = database.pragma('quick_check(1)', { simple: true });
  if (findings !== 'ok') throw new Damaged(String(findings));
}

function migrate(database: Database, folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => /^\d{4}_.*\.sql$/.test(name))
    .sort();
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > files.length) throw newerData();
  for (const [index, name] of files.entries()) {
    if (index < version) continue;
    const script = readFileSync(join(folder, name), 'utf8');
    database.transaction(() => {
      database.exec(script);
      database.pragma(`user_version = ${index + 1}`);
    })();
  }
}

const newerData = () =>
  new Problem(
    'unavailable',
    'laptop.newer_data',
    'The data on this laptop were written by a newer version of TrainFlow. Install that version again; nothing was deleted.',
  );
