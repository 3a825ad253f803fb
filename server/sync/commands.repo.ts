import { type SQL, sql } from 'drizzle-orm';
import type { Command, CommandResult } from '#shared/sync/sync.schemas.ts';
import type { Tx } from '../platform/context.ts';
import { type Statement, statement } from '../platform/db/batch.ts';

/** A laptop that pushes. */
export interface PushingDevice {
  id: string;
  /** The last command that has its answer. */
  lastCommand: number;
  /** When the person registered his first laptop: nothing was decided on one before. */
  since: string;
  /** Of the tenant's feed; null before any laptop pulled. */
  epoch: string | null;
}

/** A command on its way, with what tells it from another one under the same id. */
export interface Sent {
  device: PushingDevice;
  command: Command;
  requestHash: Buffer;
}

export type Kept = Pick<CommandResult, 'outcome' | 'status' | 'answer' | 'problem' | 'review'>;
/** A result as it is stored. */
export interface StoredResult extends Omit<CommandResult, 'answer' | 'problem'> {
  requestHash: Buffer;
  answer: string | null;
  problem: string | null;
}

const resultColumns = sql`
  c.seq, c.command_id as id, c.request_hash as "requestHash", c.outcome, c.status, c.answer, c.problem, c.review,
  c.created_at as at`;

/** The laptop that this token is of; no row for a browser's. */
export const selectPushing = (tokenHash: Buffer | null): SQL => sql`
  select d.id, d.last_command as "lastCommand",
    (select min(o.created_at) from devices o where o.tenant_id = d.tenant_id and o.user_id = d.user_id) as since,
    (select app.sync_epoch(k.epoch) from sync_clock k where k.tenant_id = d.tenant_id) as epoch
  from sessions s join devices d on d.tenant_id = s.tenant_id and d.id = s.device_id
  where s.tenant_id = app.tid() and s.token_hash = ${tokenHash}`;

/** The results that a laptop's commands have already. */
export const selectResults = (deviceId: string, from: number, to: number): SQL => sql`
  select ${resultColumns} from sync_commands c
  where c.tenant_id = app.tid() and c.device_id = ${deviceId} and c.seq between ${from} and ${to}`;

/** Locks the asker's laptop: its commands are answered one after the other. */
export const lockStatement = (deviceId: string): Statement =>
  statement(
    `select last_command as "lastCommand" from devices
     where tenant_id = app.tid() and id = $1 and user_id = app.uid() for no key update`,
    deviceId,
  );

/** Takes the command's id for this laptop; no row when it was answered on another. One under way there is waited for. */
export const takeStatement = ({ device, command }: Sent): Statement =>
  statement(
    `insert into sync_answered (tenant_id, command_id, device_id, seq)
     select app.tid(), $1, $2, $3 where app.tid() is not null on conflict do nothing returning seq`,
    command.id,
    device.id,
    command.seq,
  );

/** Writes what became of a command, and that the laptop has its answer up to here. */
export async function saveResult(tx: Tx, sent: Sent, kept: Kept): Promise<CommandResult> {
  const { device, command, requestHash } = sent;
  const { outcome, status, answer, problem, review } = kept;
  // Nobody will ever look at the bodies of the others.
  const body = outcome === 'set_aside' ? JSON.stringify({ body: command.body, file: command.file }) : null;
  const [row] = await tx.sql<{ at: string }>(sql`
    with recorded as (
      insert into sync_commands (tenant_id, device_id, seq, command_id, method, path, request_hash, body, decided_at,
        clock_offset_ms, outcome, status, answer, problem, review, created_at)
      values (app.tid(), ${device.id}, ${command.seq}, ${command.id}, ${command.method}, ${command.path},
        ${requestHash}, ${body}, ${command.decidedAt}, ${command.clockOffsetMs}, ${outcome}, ${status},
        ${textOf(answer)}, ${textOf(problem)}, ${review}, ${tx.now})
      returning created_at)
    update devices set last_command = ${command.seq}, last_sync_at = ${tx.now}, updated_at = now()
    where tenant_id = app.tid() and id = ${device.id} returning (select created_at from recorded) as at`);
  if (!row) throw new Error('a laptop that was locked is not there');
  return { seq: command.seq, id: command.id, ...kept, at: row.at };
}

/** The result of this place in a laptop's order. */
export async function findResult(tx: Tx, { device, command }: Sent): Promise<StoredResult | null> {
  const [found] = await tx.sql<StoredResult>(selectResults(device.id, command.seq, command.seq));
  return found ?? null;
}

/** The result that a command of this id got on whatever laptop it came first. */
export async function findAnswered(tx: Tx, commandId: string): Promise<StoredResult | null> {
  const [found] = await tx.sql<StoredResult>(sql`
    select ${resultColumns} from sync_answered a
    join sync_commands c on c.tenant_id = a.tenant_id and c.device_id = a.device_id and c.seq = a.seq
    where a.tenant_id = app.tid() and a.command_id = ${commandId}`);
  return found ?? null;
}

/** The result as the laptop gets it, every time the same. */
export function resultOf({ requestHash: _, answer, problem, ...stored }: StoredResult): CommandResult {
  return { ...stored, answer: parsedOf(answer), problem: parsedOf(problem) };
}

const textOf = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);
const parsedOf = (text: string | null) => (text === null ? null : JSON.parse(text));
