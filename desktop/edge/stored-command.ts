import { z } from 'zod';
import { ProblemDocument } from '#shared/kernel/schemas.ts';
import type { ResourceKind } from '#shared/sync/resource.schemas.ts';
import type { CommandResult, OutboxItem } from '#shared/sync/sync.schemas.ts';
import type { Database } from './database.ts';

export type CommandState = OutboxItem['state'];

/** What a person did, as it is saved: the request, what it is about and what it changes there. */
export interface NewCommand {
  /** Also the request's `Idempotency-Key`. */
  id: string;
  method: 'post' | 'put' | 'patch' | 'delete';
  path: string;
  body: unknown;
  file: { sha256: string; name: string; bytes: number } | null;
  /** The route's audit action. */
  action: string;
  subject: { kind: ResourceKind; id: string } | null;
  params: Readonly<Record<string, string>>;
  /** Members of the subject that it changes, as the person wants them. */
  wished: Readonly<Record<string, unknown>>;
  /** What the person was answered. */
  answer: unknown;
  decidedAt: string;
  clockOffsetMs: number;
}

export interface StoredCommand extends NewCommand {
  /** Null: not to be sent, or not again. */
  seq: number | null;
  /** In the order in which they were saved. */
  position: number;
  state: CommandState;
  problem: ProblemDocument | null;
  review: boolean;
}

export interface CommandRow {
  position: number;
  seq: number | null;
  id: string;
  method: NewCommand['method'];
  path: string;
  body: string;
  file_sha256: string | null;
  file_name: string | null;
  file_bytes: number | null;
  action: string;
  subject_kind: ResourceKind | null;
  subject_id: string | null;
  params: string;
  wished: string;
  answer: string;
  decided_at: string;
  clock_offset_ms: number;
  state: CommandState;
  problem: string | null;
  review: number;
}

const Members = z.record(z.string(), z.unknown());
const Names = z.record(z.string(), z.string());

/** A row of the outbox as the command that it keeps. */
export const commandOf = (row: CommandRow): StoredCommand => ({
  id: row.id,
  seq: row.seq,
  position: row.position,
  method: row.method,
  path: row.path,
  body: JSON.parse(row.body),
  file:
    row.file_sha256 === null
      ? null
      : { sha256: row.file_sha256, name: row.file_name ?? '', bytes: row.file_bytes ?? 0 },
  action: row.action,
  subject:
    row.subject_kind === null || row.subject_id === null
      ? null
      : { kind: row.subject_kind, id: row.subject_id },
  params: Names.parse(JSON.parse(row.params)),
  wished: Members.parse(JSON.parse(row.wished)),
  answer: JSON.parse(row.answer),
  decidedAt: row.decided_at,
  clockOffsetMs: row.clock_offset_ms,
  state: row.state,
  problem: row.problem === null ? null : ProblemDocument.parse(JSON.parse(row.problem)),
  review: row.review === 1,
});

/** JSON text of anything; what is not there is null. */
export const jsonOf = (value: unknown): string => JSON.stringify(value ?? null);

/** 409: the record had moved on, and its author says what shall become of his decision. */
export function stateOf({ outcome, status }: Pick<CommandResult, 'outcome' | 'status'>): CommandState {
  if (outcome !== 'rejected') return outcome;
  return status === 409 ? 'decision' : 'rejected';
}

/** Adds a command to the outbox, to be sent. Called inside a transaction. */
export function insertCommand(database: Database, command: NewCommand & { seq: number }): void {
  database
    .prepare(
      `insert into commands (seq, id, method, path, body, file_sha256, file_name, file_bytes, action, subject_kind,
         subject_id, params, wished, answer, decided_at, clock_offset_ms, state)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting')`,
    )
    .run(
      command.seq,
      command.id,
      command.method,
      command.path,
      jsonOf(command.body),
      command.file?.sha256 ?? null,
      command.file?.name ?? null,
      command.file?.bytes ?? null,
      command.action,
      command.subject?.kind ?? null,
      command.subject?.id ?? null,
      jsonOf(command.params),
      jsonOf(command.wished),
      jsonOf(command.answer),
      command.decidedAt,
      command.clockOffsetMs,
    );
}
