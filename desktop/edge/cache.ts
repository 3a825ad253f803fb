import { Problem } from '#shared/kernel/problem.ts';
import type { Resource, ResourceKind } from '#shared/sync/resource.schemas.ts';
import { LaptopPolicy, type Pull, type SyncLogLine } from '#shared/sync/sync.schemas.ts';
import { applyPage, BadAnswer, type Page } from './apply-feed.ts';
import { combine } from './combine.ts';
import { type Database, isDamage } from './database.ts';
import type { Copy } from './offline.ts';
import { Sum } from './records.ts';

export interface Standing {
  client: string | null;
  epoch: string | null;
  cursor: number;
  /** The last command of `client` whose effects stand in this copy. */
  lastCommand: number;
  policy: LaptopPolicy | null;
  whole: boolean;
  suspect: boolean;
  lastPullAt: string | null;
}

interface StandingRow extends Omit<Standing, 'policy' | 'whole' | 'suspect'> {
  policy: string | null;
  whole: number;
  suspect: number;
}

interface Index {
  name: string;
  kinds: readonly ResourceKind[];
}
/** Members by which an index of the copy finds records; by others a list looks at every record of its kind. */
const indexes: Readonly<Record<string, Index>> = {
  userId: { name: 'records_by_user', kinds: ['enrollment', 'exemption', 'request'] },
  courseId: {
    name: 'records_by_course',
    kinds: ['enrollment', 'exemption', 'request', 'requirement', 'session'],
  },
  sessionId: { name: 'records_by_session', kinds: ['enrollment'] },
  departmentId: { name: 'records_by_department', kinds: ['person'] },
  foremanId: { name: 'records_by_foreman', kinds: ['person'] },
};
const keptContacts = 200;

/** The server's records that the user of this laptop may see, proven equal scope by scope. Made anew when it is lost. */
export class Cache implements Copy {
  /** Another one after the first was damaged. */
  database: Database;
  /** Records that the copy will have once what is being fetched is here. */
  expected = 0;

  constructor(database: Database) {
    this.database = database;
  }

  get standing(): Standing {
    const row = this.database
      .prepare<[], StandingRow>(
        `select client, epoch, cursor, last_command as lastCommand, policy, whole, suspect, last_pull_at as lastPullAt
         from standing`,
      )
      .get();
    if (row === undefined) throw new Error('The copy has lost its standing.');
    const policy = row.policy === null ? null : LaptopPolicy.parse(JSON.parse(row.policy));
    return { ...row, policy, whole: row.whole === 1, suspect: row.suspect === 1 };
  }

  get<Kind extends ResourceKind>(kind: Kind, id: string): Resource<Kind> | null {
    const rows = this.database
      .prepare<[string, string], { body: string }>('select body from records where kind = ? and id = ?')
      .all(kind, id);
    return rows.length === 0 ? null : recordOf<Kind>(rows.map(({ body }) => body));
  }

  list<Kind extends ResourceKind>(
    kind: Kind,
    where: Readonly<Record<string, string>> = {},
  ): Resource<Kind>[] {
    const [quick] = Object.keys(where).filter((name) => indexes[name]?.kinds.includes(kind));
    const rows = quick === undefined ? this.#allOf(kind) : this.#foundBy(kind, quick, where[quick] ?? '');
    const found = Map.groupBy(rows, ({ id }) => id);
    return [...found.values()]
      .map((same) => recordOf<Kind>(same.map(({ body }) => body)))
      .filter((record) => matches(record, where));
  }

  /** What a pull must say of what is held. */
  held(): Pick<Pull, 'held' | 'known'> {
    const scopes = this.#scopes();
    const groups = Map.groupBy(
      scopes.filter(({ trusted }) => trusted === 1),
      ({ cursor }) => cursor,
    );
    return {
      held: [...groups].map(([cursor, held]) => ({ cursor, scopes: held.map(({ name }) => name) })),
      known: scopes.map(({ name }) => name),
    };
  }

  digests(): NonNullable<Pull['digests']> {
    const trusted = this.#scopes().filter((scope) => scope.trusted === 1);
    return Object.fromEntries(trusted.map(({ name, count, checksum }) => [name, [count, checksum]]));
  }

  /** Every scope is held up to the one cursor: a peek is enough to learn that nothing is new. */
  isLevel(): boolean {
    const { whole, suspect, cursor } = this.standing;
    return (
      whole && !suspect && this.#scopes().every((scope) => scope.trusted === 1 && scope.cursor === cursor)
    );
  }

  /**
   * Applies one page in one transaction: all of it, proven, or nothing.
   * @param client whose commands the head counts
   * @returns the kinds of records that changed
   * @throws BadAnswer, WrongSum
   */
  apply(page: Page, client: string, now: string): Set<ResourceKind> {
    const { head } = page;
    const { epoch, cursor } = this.standing;
    this.expected = this.size() + head.records;
    if (epoch === head.epoch && head.to < cursor) throw new BadAnswer('An answer from the past.');
    const apply = this.database.transaction(() => {
      const kinds = applyPage(this.database, page);
      this.database
        .prepare(
          `update standing set epoch = ?, policy = ?, last_pull_at = ?, cursor = ?, suspect = iif(?, suspect, 0)`,
        )
        .run(head.epoch, JSON.stringify(head.policy), now, head.to, head.more ? 1 : 0);
      // Effects of a command may stand in a scope of a later page: until then it counts as not seen.
      if (!head.more)
        this.database
          .prepare('update standing set client = ?, last_command = ?, whole = 1')
          .run(client, head.lastCommand);
      return kinds;
    });
    return apply.immediate();
  }

  /** To be fetched anew; null: it is not known which. */
  distrust(scopes: readonly string[] | null): void {
    if (scopes === null) {
      this.database.prepare('update standing set suspect = 1').run();
      return;
    }
    const distrust = this.database.prepare('update scopes set trusted = 0 where name = ?');
    this.database.transaction(() => {
      for (const name of scopes) distrust.run(name);
    })();
  }

  /** Nothing new: contact was made. */
  notePull(now: string): void {
    this.database.prepare('update standing set last_pull_at = ?').run(now);
  }

  /** Reads the next scope through and holds it against its sum. @returns its name when bits have rotted, else null */
  verifyNext(): string | null {
    const scope = this.database
      .prepare<[], ScopeRow>(
        `select * from scopes order by number <= (select verified from standing), number limit 1`,
      )
      .get();
    if (scope === undefined) return null;
    const sum = new Sum();
    const records = this.database
      .prepare<[number], { kind: ResourceKind; id: string; body: string }>(
        'select kind, id, body from records where scope = ?',
      )
      .iterate(scope.number);
    for (const { kind, id, body } of records) sum.add(kind, id, body);
    this.database.prepare('update standing set verified = ?').run(scope.number);
    if (sum.equals(scope.count, BigInt(scope.checksum))) return null;
    this.distrust([scope.name]);
    return scope.name;
  }

  /** False when the file itself is damaged. */
  isSound(): boolean {
    try {
      return this.database.pragma('quick_check(1)', { simple: true }) === 'ok';
    } catch (error) {
      if (isDamage(error)) return false;
      throw error;
    }
  }

  /** Records held, one that stands in two scopes counted twice. */
  size(): number {
    return (
      this.database.prepare<[], { size: number }>('select coalesce(sum(count), 0) as size from scopes').get()
        ?.size ?? 0
    );
  }

  logContact({ at, kind, records, bytes, ms, code }: SyncLogLine): void {
    this.database
      .prepare('insert into contacts (at, kind, records, bytes, ms, code) values (?, ?, ?, ?, ?, ?)')
      .run(at, kind, records, bytes, ms, code);
    this.database
      .prepare('delete from contacts where id <= (select max(id) from contacts) - ?')
      .run(keptContacts);
  }

  /** The newest first. */
  contacts(): SyncLogLine[] {
    return this.database
      .prepare<[], SyncLogLine>('select at, kind, records, bytes, ms, code from contacts order by id desc')
      .all();
  }

  #allOf(kind: ResourceKind): Found[] {
    return this.database
      .prepare<[string], Found>('select id, body from records where kind = ? order by id')
      .all(kind);
  }

  #foundBy(kind: ResourceKind, member: string, value: string): Found[] {
    // The kind stands in the text, so that SQLite sees that the partial index covers it.
    return this.database
      .prepare<[string], Found>(
        `select id, body from records indexed by ${indexes[member]?.name}
         where kind = '${kind}' and body ->> '$.${member}' = ? order by id`,
      )
      .all(value);
  }

  #scopes(): ScopeRow[] {
    return this.database.prepare<[], ScopeRow>('select * from scopes order by name').all();
  }
}

interface Found {
  id: string;
  body: string;
}

interface ScopeRow {
  number: number;
  name: string;
  cursor: number;
  count: number;
  checksum: string;
  trusted: number;
}

/** @throws Problem: nothing is shown before the first copy is whole */
export function refuseUnfinished({ whole }: Standing): void {
  if (whole) return;
  throw new Problem(
    'unavailable',
    'sync.first_copy',
    'Your records are still being fetched to this laptop. Keep it connected; this page opens by itself when they are complete.',
    { retryAfterSeconds: 5 },
  );
}

/** True when every named member of the record is that text. */
export const matches = (record: object, where: Readonly<Record<string, string>>): boolean =>
  Object.entries(where).every(([name, value]) => Reflect.get(record, name) === value);

/** The one place where bodies become a record: the server published them by the same schema, and their hashes were compared. */
const recordOf = <Kind extends ResourceKind>(bodies: readonly string[]): Resource<Kind> =>
  combine(bodies) as Resource<Kind>;
