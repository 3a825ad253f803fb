import { Problem } from '#shared/kernel/problem.ts';
import type { Resource, ResourceKind } from '#shared/sync/resource.schemas.ts';
import { LaptopPolicy, type Pull } from '#shared/sync/sync.schemas.ts';
import { applyPage, BadAnswer, type Page } from './apply-feed.ts';
import { type Database, isDamage } from './database.ts';
import type { Copy } from './offline.ts';
import { type Found, ParsedRecords } from './parsed-records.ts';

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

/** The server's records that the user of this laptop may see, proven equal scope by scope. Made anew when it is lost. */
export class Cache implements Copy {
  /** Another one after the first was damaged. */
  database: Database;
  /** Records that the copy will have once what is being fetched is here. */
  expected = 0;
  readonly #records = new ParsedRecords();

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
      .prepare<[string, string], Found>('select id, body from records where kind = ? and id = ?')
      .all(kind, id);
    return this.#records.of(kind, rows)[0] ?? null;
  }

  list<Kind extends ResourceKind>(
    kind: Kind,
    where: Readonly<Record<string, string>> = {},
  ): Resource<Kind>[] {
    const [quick] = Object.keys(where).filter((name) => indexes[name]?.kinds.includes(kind));
    const rows = quick === undefined ? this.#allOf(kind) : this.#foundBy(kind, quick, where[quick] ?? '');
    return this.#records.of(kind, rows).filter((record) => matches(record, where));
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
