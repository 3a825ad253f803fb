import { feedEnd, parseFeedLine, type RecordLine, type ScopeLine } from '#shared/sync/feed.ts';
import type { ResourceKind } from '#shared/sync/resource.schemas.ts';
import { PullHead } from '#shared/sync/sync.schemas.ts';
import type { Database } from './database.ts';
import { Sum } from './records.ts';

/** The answer is not one to our question, or not a whole one: nothing of it counts, and asking again helps. */
export class BadAnswer extends Error {}

/** The copy would differ from the server's: nothing was applied. `scopes` to fetch anew; null: which, is not known. */
export class WrongSum extends Error {
  readonly scopes: readonly string[] | null;
  constructor(scopes: readonly string[] | null) {
    super(`checksum of ${scopes?.join(', ') ?? 'the whole'}`);
    this.scopes = scopes;
  }
}

export interface Page {
  head: PullHead;
  /** Scopes and records, without head and end. */
  lines: readonly string[];
}

/** @throws BadAnswer for an answer that was cut off, or belongs to another question */
export function readPage(text: string, requestId: string | null): Page {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length < 2 || lines.pop() !== feedEnd) throw new BadAnswer('The answer was cut off.');
  const head = parseHead(lines.shift() ?? '');
  if (requestId !== null && head.requestId !== requestId)
    throw new BadAnswer('An answer to another question.');
  return { head, lines };
}

/**
 * Brings the copy to where the answer stands, inside the caller's transaction, and holds every scope it touches, and after
 * the last page the whole, against the server's sums before it is committed.
 * @returns the kinds of records that changed
 * @throws BadAnswer, WrongSum: the caller's transaction must not be committed
 */
export function applyPage(database: Database, { head, lines }: Page): Set<ResourceKind> {
  const writer = new Writer(database);
  for (const scope of head.drop) writer.drop(scope);
  for (const line of lines) {
    const parsed = parseLine(line);
    if ('mode' in parsed) writer.open(parsed);
    else writer.write(parsed);
  }
  writer.close();
  if (writer.wrong.length > 0) throw new WrongSum(writer.wrong);
  writer.advance(head);
  return writer.kinds;
}

function parseHead(line: string): PullHead {
  try {
    return PullHead.parse(JSON.parse(line));
  } catch (error) {
    throw new BadAnswer('The answer does not begin as it should.', { cause: error });
  }
}

function parseLine(line: string): ScopeLine | RecordLine {
  try {
    const parsed = parseFeedLine(line);
    if (parsed !== feedEnd) return parsed;
  } catch (error) {
    throw new BadAnswer('A line of the answer cannot be read.', { cause: error });
  }
  throw new BadAnswer('The answer ends twice.');
}

interface Open {
  number: number;
  line: ScopeLine;
  sum: Sum;
}

class Writer {
  readonly kinds = new Set<ResourceKind>();
  readonly wrong: string[] = [];
  readonly #database: Database;
  readonly #put;
  readonly #delete;
  readonly #old;
  #open: Open | null = null;

  constructor(database: Database) {
    this.#database = database;
    this.#put = database.prepare<[number, string, string, number, string]>(
      'insert or replace into records (scope, kind, id, seq, body) values (?, ?, ?, ?, ?)',
    );
    this.#delete = database.prepare<[number, string, string]>(
      'delete from records where scope = ? and kind = ? and id = ?',
    );
    this.#old = database.prepare<[number, string, string], { body: string }>(
      'select body from records where scope = ? and kind = ? and id = ?',
    );
  }

  drop(name: string): void {
    const number = this.#numberOf(name);
    if (number === null) return;
    this.#empty(number);
    this.#database.prepare('delete from scopes where number = ?').run(number);
  }

  open(line: ScopeLine): void {
    this.close();
    const known = this.#numberOf(line.scope);
    if (known === null && line.mode === 'delta')
      throw new BadAnswer(`Changes of ${line.scope}, which is not held.`);
    const number =
      known ??
      Number(this.#database.prepare('insert into scopes (name) values (?)').run(line.scope).lastInsertRowid);
    if (line.mode === 'full') this.#empty(number);
    this.#open = { number, line, sum: line.mode === 'full' ? new Sum() : this.#sumOf(number) };
  }

  write({ seq, kind, id, body }: RecordLine): void {
    if (this.#open === null) throw new BadAnswer('A record before its scope.');
    const { number, line, sum } = this.#open;
    this.kinds.add(kind);
    const old = line.mode === 'full' ? undefined : this.#old.get(number, kind, id);
    if (old !== undefined) sum.remove(kind, id, old.body);
    if (body === null) {
      this.#delete.run(number, kind, id);
    } else {
      this.#put.run(number, kind, id, seq, body);
      sum.add(kind, id, body);
    }
  }

  close(): void {
    if (this.#open === null) return;
    const { number, line, sum } = this.#open;
    if (!sum.equals(line.count, line.checksum)) this.wrong.push(line.scope);
    this.#database
      .prepare('update scopes set count = ?, checksum = ?, trusted = 1 where number = ?')
      .run(sum.count, sum.checksum.toString(), number);
    this.#open = null;
  }

  /** Every scope held stands at this cursor now, changed or not; after the last page the whole is compared too. */
  advance({ to, more, total }: PullHead): void {
    this.#database.prepare('update scopes set cursor = ? where trusted = 1').run(to);
    if (more) return;
    const whole = new Sum();
    const scopes = this.#database
      .prepare<[], { count: number; checksum: string }>('select count, checksum from scopes')
      .all();
    for (const { count, checksum } of scopes) {
      whole.count += count;
      whole.checksum ^= BigInt(checksum);
    }
    if (scopes.length !== total.scopes || !whole.equals(total.count, BigInt(total.checksum)))
      throw new WrongSum(null);
  }

  #numberOf(name: string): number | null {
    const row = this.#database
      .prepare<[string], { number: number }>('select number from scopes where name = ?')
      .get(name);
    return row?.number ?? null;
  }

  #sumOf(number: number): Sum {
    const row = this.#database
      .prepare<[number], { count: number; checksum: string }>(
        'select count, checksum from scopes where number = ?',
      )
      .get(number);
    return new Sum(row?.count, BigInt(row?.checksum ?? 0));
  }

  #empty(number: number): void {
    const kinds = this.#database
      .prepare<[number], { kind: ResourceKind }>('select distinct kind from records where scope = ?')
      .all(number);
    for (const { kind } of kinds) this.kinds.add(kind);
    this.#database.prepare('delete from records where scope = ?').run(number);
  }
}
