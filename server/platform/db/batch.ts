import type { Connection, Submittable } from 'pg';
import { serialize } from 'pg-protocol';
import { parserOf, toWire } from './wire.ts';

/** One prepared statement with its parameters. */
export interface Statement {
  text: string;
  values: readonly unknown[];
}

export const statement = (text: string, ...values: unknown[]): Statement => ({ text, values });

export type Rows = Record<string, unknown>[];

interface Column {
  name: string;
  /** null: text, as it comes. */
  parse: ((text: string) => unknown) | null;
}
interface Described {
  fields: { name: string; dataTypeID: number }[];
}
/** The part of node-postgres' connection that is written to. */
interface Wire {
  stream: { writable: boolean; write(bytes: Buffer): void };
}

/** What a connection has prepared so far: by statement name, the columns it answers with; null after a failed one. */
const preparedOn = new WeakMap<object, Map<string, Column[] | null>>();

const names = new Map<string, string>();
/** The same text has the same name in this process, so that every connection prepares it once. */
export function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `tf${names.size}`;
  names.set(text, name);
  return name;
}

/**
 * Several statements up to one Sync: one round trip, and for PostgreSQL one implicit transaction, so that a setting made
 * local by the first statement holds for the others and is gone afterwards. Measured at 0.8–0.9 of `pgbench`'s pipelined,
 * prepared latency, where five awaited queries take 2.3 times it.
 */
export class Batch implements Submittable {
  private readonly statements: readonly Statement[];
  private readonly settle: (error: Error | null, results: Rows[]) => void;
  private readonly results: Rows[];
  private prepared: Map<string, Column[] | null> = new Map();
  private at = 0;
  private columns: (Column[] | undefined)[] = [];
  /** Prepared by this very packet: the same statement may stand in it twice. */
  private readonly parsed = new Set<string>();
  private settled = false;

  constructor(statements: readonly Statement[], settle: (error: Error | null, results: Rows[]) => void) {
    this.statements = statements;
    this.settle = settle;
    this.results = statements.map(() => []);
  }

  submit(connection: Connection): void {
    // node-postgres hands over its own connection; its type declaration leaves the protocol messages out.
    const wire = connection as unknown as Wire;
    this.prepared = preparedOn.get(connection) ?? new Map();
    preparedOn.set(connection, this.prepared);
    const messages = this.statements.flatMap((statement) => this.messagesOf(statement));
    // One write of one piece: a write for each message costs more than making it.
    if (wire.stream.writable) wire.stream.write(Buffer.concat([...messages, serialize.sync()]));
  }

  private messagesOf({ text, values }: Statement): Buffer[] {
    const name = nameOf(text);
    const known = this.prepared.get(name);
    const messages: Buffer[] = [];
    if (!known && !this.parsed.has(name)) {
      if (known === null) messages.push(serialize.close({ type: 'S', name }));
      messages.push(serialize.parse({ name, text, types: [] }));
      this.parsed.add(name);
    }
    messages.push(serialize.bind({ portal: '', statement: name, values: values.map(toWire), binary: false }));
    if (!known) messages.push(serialize.describe({ type: 'P', name: '' }));
    messages.push(serialize.execute({ portal: '', rows: 0 }));
    this.columns.push(known ?? undefined);
    return messages;
  }

  handleRowDescription({ fields }: Described): void {
    this.columns[this.at] = fields.map((field) => ({ name: field.name, parse: parserOf(field.dataTypeID) }));
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    const columns = this.columns[this.at] ?? [];
    const row: Record<string, unknown> = {};
    let index = 0;
    for (const { name, parse } of columns) {
      const value = fields[index++] ?? null;
      row[name] = value === null || parse === null ? value : parse(value);
    }
    this.results[this.at]?.push(row);
  }

  handleCommandComplete(): void {
    this.at++;
  }

  handleEmptyQuery(): void {
    this.at++;
  }

  handlePortalSuspended(): void {}

  handleError(error: Error): void {
    if (this.settled) return;
    this.settled = true;
    // Which of them was prepared before the failure is not known: all are closed and prepared anew.
    for (const { text } of this.statements) {
      const name = nameOf(text);
      if (!this.prepared.get(name)) this.prepared.set(name, null);
    }
    this.settle(error, []);
  }

  handleReadyForQuery(): void {
    if (this.settled) return;
    this.settled = true;
    this.statements.forEach(({ text }, index) => {
      this.prepared.set(nameOf(text), this.columns[index] ?? []);
    });
    this.settle(null, this.results);
  }
}
