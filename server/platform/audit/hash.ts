import { createHash } from 'node:crypto';
import type { Chain } from './append.ts';

/** One row of a chain as it stands in the database. */
export interface ChainedRow {
  seq: number;
  /** UTC with microseconds, `2026-11-21T09:30:00.000000Z`. */
  at: string;
  action: string;
  outcome: string;
  actorId: string | null;
  actorKind: string;
  actorName: string | null;
  onBehalfOfId: string | null;
  address: string | null;
  requestId: string | null;
  subjectKind: string | null;
  subjectId: string | null;
  /** The exact text that was stored. */
  before: string | null;
  after: string | null;
  hash: Buffer;
  /** Whether the bookkeeping columns still say what `at` says; the hash does not cover them. */
  stampsAgree: boolean;
}

/** What the first row of a chain is linked to: every tenant and chain has its own, so rows cannot be carried over. */
export const genesisOf = (tenantId: string, chain: Chain): Buffer =>
  createHash('sha256').update(`trainflow:${tenantId}:${chain}`).digest();

/**
 * The hash that a row must have behind the one before it: SHA-256 of that hash, the number (8 bytes) and every field with
 * its length (4 bytes, -1 for null) in front. The same bytes as `app.append_audit` in migrations/server/0001_platform.sql;
 * written a second time on purpose, so that the database does not check itself.
 */
export function hashOf(previous: Buffer, row: Omit<ChainedRow, 'hash' | 'stampsAgree'>): Buffer {
  const hash = createHash('sha256').update(previous).update(int8(row.seq));
  for (const field of [
    row.at,
    row.action,
    row.outcome,
    row.actorId,
    row.actorKind,
    row.actorName,
    row.onBehalfOfId,
    row.address,
    row.requestId,
    row.subjectKind,
    row.subjectId,
    row.before,
    row.after,
  ]) {
    if (field === null) hash.update(absent);
    else hash.update(int4(Buffer.byteLength(field))).update(field);
  }
  return hash.digest();
}

function int8(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
}

function int4(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

const absent = int4(-1);
