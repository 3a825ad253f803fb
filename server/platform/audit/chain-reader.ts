import { type SQL, sql } from 'drizzle-orm';
import type { Platform } from '../context.ts';
import { type Rows, statement } from '../db/batch.ts';
import { statementOf } from '../db/database.ts';
import type { Chain } from './append.ts';
import type { ChainedRow } from './hash.ts';

/** Where a chain ends, by the row that every append locks. */
export interface Head {
  seq: number;
  hash: Buffer;
  /** The newest number that a checkpoint was signed for. */
  signedSeq: number;
}

/** One tenant's chains as the application's own login sees them. Each call is a transaction of its own, so none is held open for long. */
export interface ChainReader {
  head(chain: Chain): Promise<Head | null>;
  /** The rows numbered `after + 1` to `after + pageSize`, as many as there are. */
  page(chain: Chain, after: number): Promise<ChainedRow[]>;
  /** The lowest and highest number and the head at one moment; null where there is none. */
  ends(chain: Chain): Promise<{ first: number | null; last: number | null; head: number | null }>;
  /** A row under a name that is no chain's: the highest number there, or null. */
  stray(): Promise<{ chain: string; seq: number } | null>;
}

/** Rows read at a time. */
export const pageSize = 2_000;

export function createChainReader(platform: Platform, tenantId: string): ChainReader {
  const ask = async (query: SQL): Promise<Rows> => {
    const [, rows = []] = await platform.database.batch([
      statement('select * from app.enter_as($1, null, $2)', tenantId, platform.now()),
      statementOf(query),
    ]);
    return rows;
  };
  return {
    async head(chain) {
      const [row] = await ask(sql`select seq, hash, signed_seq from audit_heads
        where tenant_id = app.tid() and chain = ${chain}`);
      return row
        ? { seq: Number(row.seq), hash: bytesOf(row.hash), signedSeq: Number(row.signed_seq) }
        : null;
    },
    async page(chain, after) {
      const rows = await ask(sql`${columns} from audit_logs
        where tenant_id = app.tid() and chain = ${chain} and seq > ${after} and seq <= ${after + pageSize}
        order by seq`);
      return rows.map(chainedRow);
    },
    async ends(chain) {
      const [row] = await ask(sql`select
        (select min(seq) from audit_logs where tenant_id = app.tid() and chain = ${chain}) as first,
        (select max(seq) from audit_logs where tenant_id = app.tid() and chain = ${chain}) as last,
        (select seq from audit_heads where tenant_id = app.tid() and chain = ${chain}) as head`);
      return { first: numberOf(row?.first), last: numberOf(row?.last), head: numberOf(row?.head) };
    },
    async stray() {
      const [row] = await ask(sql`select chain, seq from audit_logs
        where tenant_id = app.tid() and (chain < 'access' or (chain > 'access' and chain < 'change') or chain > 'change')
        order by chain, seq desc limit 1`);
      return row ? { chain: String(row.chain), seq: Number(row.seq) } : null;
    },
  };
}

const columns =
  sql.raw(`select seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, action, outcome,
  actor_id, actor_kind, actor_name, on_behalf_of_id, address, request_id, subject_kind, subject_id, before, after, hash,
  (created_at = at and updated_at = at) as stamps_agree`);

const chainedRow = (row: Rows[number]): ChainedRow => ({
  seq: Number(row.seq),
  at: String(row.at),
  action: String(row.action),
  outcome: String(row.outcome),
  actorId: textOf(row.actor_id),
  actorKind: String(row.actor_kind),
  actorName: textOf(row.actor_name),
  onBehalfOfId: textOf(row.on_behalf_of_id),
  address: textOf(row.address),
  requestId: textOf(row.request_id),
  subjectKind: textOf(row.subject_kind),
  subjectId: textOf(row.subject_id),
  before: textOf(row.before),
  after: textOf(row.after),
  hash: bytesOf(row.hash),
  stampsAgree: row.stamps_agree === true,
});

const textOf = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value);
const numberOf = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value);
const bytesOf = (value: unknown): Buffer => (Buffer.isBuffer(value) ? value : Buffer.alloc(0));
