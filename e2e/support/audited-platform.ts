import type { Client } from 'pg';
import { type AuditEntry, appendStatement, enterTenant } from '#server/platform/audit/append.ts';
import { createChainReader } from '#server/platform/audit/chain-reader.ts';
import { genesisOf, hashOf } from '#server/platform/audit/hash.ts';
import { signCheckpoints } from '#server/platform/audit/sign-checkpoints.ts';
import { verifyTenant } from '#server/platform/audit/verify-tenant.ts';
import { newId } from '#shared/kernel/ids.ts';
import { type BarePlatform, barePlatform } from './bare-platform.ts';

/** Rows in the change chain of `tenantId`, signed up to row 50 and up to row 110. */
export const length = 120;

/** A log to tamper with, and the crafts of somebody who owns the database. */
export async function auditedPlatform() {
  const bare = await barePlatform();
  const tenantId = await bare.addTenant('north');
  const other = await bare.addTenant('south');
  const append = appendTo(bare);
  await append(other, randomEntry(1));
  for (let row = 0; row < length; row++) {
    if (row === 50 || row === 110) await signCheckpoints(bare.platform);
    await append(tenantId, randomEntry(row));
  }
  // Instants as text, with their microseconds.
  bare.superuser.setTypeParser(1184, (text: string) => text);
  const changeChain = async () =>
    (await verifyTenant(bare.platform, tenantId)).chains.find(({ chain }) => chain === 'change');
  return { bare, tenantId, other, append, changeChain, ...craftsOf(bare.superuser, tenantId, changeChain) };
}

/** Appends one row in a transaction of its own. */
export const appendTo = (bare: BarePlatform) => (tenantId: string, entry: AuditEntry) =>
  bare.platform.database.batch([enterTenant(tenantId), appendStatement(entry)]);

/** Numbers that look random and are the same in every run. */
let seed = 7;
export const random = (below: number) => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
  return (seed >>> 8) % below;
};
const pick = <T>(...values: T[]): T => values[random(values.length)] as T;

export function randomEntry(row: number): AuditEntry {
  const text = () =>
    pick('x', '', 'تدريب على السلامة', 'é\u0301 – “quoted”', '🛢️ rig', 'a\nb\tc', 'NULL', '-1');
  return {
    chain: 'change',
    at: `2026-11-${String(1 + random(28)).padStart(2, '0')}T0${random(10)}:00:00.${String(random(1_000_000)).padStart(6, '0')}Z`,
    action: pick('enrollment.completed', 'user.changed'),
    outcome: pick('done', 'denied', 'failed'),
    actorId: pick(null, newId()),
    actorKind: pick('user', 'system', 'anonymous', 'central'),
    actorName: pick(null, text()),
    onBehalfOfId: pick(null, newId()),
    address: pick(null, '10.1.2.3', '2001:db8::1'),
    requestId: pick(null, newId()),
    subjectKind: pick(null, text()),
    subjectId: pick(null, text(), newId()),
    before: pick<unknown>(null, '', { name: text(), none: null, count: row / 7 }),
    after: pick<unknown>(null, [], { name: text(), deep: [{ list: [1, 2, text()] }] }),
  };
}

function craftsOf<T>(superuser: Client, tenantId: string, look: () => Promise<T>) {
  const onRow = `where tenant_id = '${tenantId}' and chain = 'change' and seq`;
  return {
    /** Does the deed, looks at the chain, and puts everything back. */
    async tampered(deed: (superuser: Client) => Promise<unknown>): Promise<T> {
      const rows = await superuser.query('select * from audit_logs');
      const heads = await superuser.query('select * from audit_heads');
      try {
        await deed(superuser);
        return await look();
      } finally {
        await superuser.query('truncate audit_logs, audit_heads');
        await restore(superuser, 'audit_heads', heads.rows);
        await restore(superuser, 'audit_logs', rows.rows);
      }
    },
    change: (seq: number, what: string) => superuser.query(`update audit_logs set ${what} ${onRow} = ${seq}`),
    remove: (seq: number) => superuser.query(`delete from audit_logs ${onRow} = ${seq}`),
    /** Puts a forged row in, made from row 10. */
    insert: (seq: number) =>
      superuser.query(
        `insert into audit_logs (tenant_id, chain, seq, at, action, outcome, actor_kind, hash, created_at, updated_at)
         select tenant_id, chain, ${seq}, at, 'forged.deed', outcome, actor_kind, hash, created_at, updated_at
         from audit_logs ${onRow} = 10`,
      ),
    /** Puts a row in a second time, to the byte; the key must be away. */
    repeat: (seq: number) =>
      superuser.query(`insert into audit_logs select * from audit_logs ${onRow} = ${seq}`),
    cutAfter: (seq: number) => superuser.query(`delete from audit_logs ${onRow} > ${seq}`),
    changeHead: (what: string) =>
      superuser.query(`update audit_heads set ${what} where tenant_id = $1 and chain = 'change'`, [tenantId]),
    /** Makes the head fit a row that was not the last. */
    mendHead: (seq: number) =>
      superuser.query(
        `update audit_heads h set seq = l.seq, hash = l.hash, signed_seq = least(signed_seq, l.seq)
         from (select * from audit_logs ${onRow} = ${seq}) l where h.tenant_id = l.tenant_id and h.chain = l.chain`,
      ),
    rewriteFrom: (bare: BarePlatform, seq: number) => rewrite(bare, tenantId, seq),
  };
}

async function restore(superuser: Client, table: string, rows: Record<string, unknown>[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const places = columns.map((_, index) => `$${index + 1}`);
  for (const row of rows) {
    await superuser.query(
      `insert into ${table} (${columns.join(', ')}) values (${places.join(', ')})`,
      columns.map((column) => row[column]),
    );
  }
}

/** The whole craft: a row forged, every hash from there on computed anew, the head mended. */
async function rewrite({ platform, superuser }: BarePlatform, tenantId: string, from: number): Promise<void> {
  const rows = await createChainReader(platform, tenantId).page('change', 0);
  let previous = rows[from - 2]?.hash ?? genesisOf(tenantId, 'change');
  for (const row of rows.slice(from - 1)) {
    const forged = row.seq === from ? { ...row, actorName: 'somebody else' } : row;
    previous = hashOf(previous, forged);
    await superuser.query(
      `update audit_logs set actor_name = $3, hash = $4 where tenant_id = $1 and chain = 'change' and seq = $2`,
      [tenantId, row.seq, forged.actorName, previous],
    );
  }
  await superuser.query(`update audit_heads set hash = $2 where tenant_id = $1 and chain = 'change'`, [
    tenantId,
    previous,
  ]);
}
