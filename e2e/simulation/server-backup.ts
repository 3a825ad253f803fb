import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';

/** One tenant's rows of every table, put aside in a schema of their own: what a backup of the database holds of it. */
export class ServerBackup {
  readonly #superuser: Client;
  readonly #tenantId: string;
  readonly #schema: string;
  #tables: { name: string; columns: string }[] | null = null;

  constructor(superuser: Client, tenantId: string) {
    this.#superuser = superuser;
    this.#tenantId = tenantId;
    this.#schema = `backup_${tenantId.replaceAll('-', '')}`;
  }

  get isTaken(): boolean {
    return this.#tables !== null;
  }

  async take(): Promise<void> {
    await this.drop();
    const tables = await this.#listTables();
    const copies = tables.map(
      ({ name, columns }) =>
        `create table ${this.#schema}.${name} as select ${columns} from public.${name} where tenant_id = '${this.#tenantId}';`,
    );
    await this.#superuser.query(`create schema ${this.#schema}; ${copies.join('\n')}`);
    this.#tables = tables;
  }

  /** What was done since is lost. @param isTold the operator followed the instructions and the epoch is another */
  async restore(isTold: boolean): Promise<void> {
    if (this.#tables === null) throw new Error('There is no backup.');
    const back = this.#tables.map(
      ({ name, columns }) => `delete from public.${name} where tenant_id = '${this.#tenantId}';
        insert into public.${name} (${columns}) select ${columns} from ${this.#schema}.${name};`,
    );
    const epoch = isTold
      ? `update public.sync_clock set epoch = '${randomUUID()}' where tenant_id = '${this.#tenantId}';`
      : '';
    await this.#superuser.query(
      `begin; set local session_replication_role = replica; ${back.join('\n')} ${epoch} commit;`,
    );
  }

  async drop(): Promise<void> {
    await this.#superuser.query(`drop schema if exists ${this.#schema} cascade`);
    this.#tables = null;
  }

  async #listTables() {
    const { rows } = await this.#superuser.query<{ name: string; columns: string }>(
      `select c.table_name as name, string_agg(quote_ident(c.column_name), ', ' order by c.ordinal_position) as columns
       from information_schema.columns c
       where c.table_schema = 'public' and c.is_generated = 'NEVER' and exists (
         select from information_schema.columns t
         where t.table_schema = 'public' and t.table_name = c.table_name and t.column_name = 'tenant_id')
       group by c.table_name order by c.table_name`,
    );
    return rows.filter(({ name }) => name !== 'login_attempts');
  }
}
