import type { Client } from 'pg';

/** One row that a committed transaction wrote. */
export interface Written {
  transaction: string;
  table: string;
  /** Of an audit row; null for others. */
  action: string | null;
  chain: string | null;
  outcome: string | null;
  requestId: string | null;
}

/**
 * Notes every row that is written from now on, by triggers of the test's own in its own database. Left out is the count of
 * sign-in attempts, which is meant to outlive a rollback.
 */
export async function watchWrites(superuser: Client): Promise<{ taken(): Promise<Written[]> }> {
  await superuser.query(`
    create schema watch;
    create table watch.written (at bigserial, transaction text, name text, row jsonb);
    create function watch.note() returns trigger language plpgsql security definer as $$
    begin
      insert into watch.written (transaction, name, row)
        values (pg_current_xact_id()::text, tg_table_name, to_jsonb(coalesce(new, old)));
      return null;
    end $$;
    do $$ declare name text;
    begin
      for name in select relname from pg_class
        where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'login_attempts'
      loop
        execute format('create trigger watch after insert or update or delete on %I
          for each row execute function watch.note()', name);
      end loop;
    end $$`);
  return {
    async taken() {
      const { rows } = await superuser.query<Written>(`
        with taken as (delete from watch.written returning *)
        select transaction, name as table, row ->> 'action' as action, row ->> 'chain' as chain,
          row ->> 'outcome' as outcome, row ->> 'request_id' as "requestId"
        from taken order by at`);
      return rows;
    },
  };
}
