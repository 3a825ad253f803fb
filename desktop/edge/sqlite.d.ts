// The package has types, and an `exports` map that hides them: here is what the edge uses of it.
declare module 'better-sqlite3-multiple-ciphers' {
  export interface RunResult {
    changes: number;
    lastInsertRowid: number | bigint;
  }
  export interface Statement<Parameters extends unknown[], Row> {
    run(...parameters: Parameters): RunResult;
    get(...parameters: Parameters): Row | undefined;
    all(...parameters: Parameters): Row[];
    iterate(...parameters: Parameters): IterableIterator<Row>;
  }
  export interface Transaction<Run extends () => unknown> {
    (): ReturnType<Run>;
    /** Takes the write lock at once. */
    immediate(): ReturnType<Run>;
  }
  export default class Database {
    constructor(file: string);
    readonly inTransaction: boolean;
    prepare<Parameters extends unknown[] = unknown[], Row = unknown>(sql: string): Statement<Parameters, Row>;
    transaction<Run extends () => unknown>(run: Run): Transaction<Run>;
    pragma(text: string, options?: { simple?: boolean }): unknown;
    exec(script: string): this;
    close(): this;
  }
}
