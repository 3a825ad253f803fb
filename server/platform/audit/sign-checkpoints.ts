import type { Platform } from '../context.ts';
import { ensureSigningKey, keysDir, readTrustedKeys, type TrustedKeys } from '../crypto/signing-key.ts';
import { statement } from '../db/batch.ts';
import { type Chain, enterTenant } from './append.ts';
import { type ChainReader, createChainReader, type Head } from './chain-reader.ts';
import { checkpointsDir } from './checkpoint-files.ts';
import { doubtAbout } from './checkpoint-line.ts';
import { genesisOf } from './hash.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { everyTenant } from './tenants.ts';
import { walk } from './walk.ts';

export const chains = ['change', 'access'] as const satisfies readonly Chain[];

export interface Signing {
  /** Chains that moved on and were signed. */
  signed: number;
  /** Chains that were not signed, since they do not link rightly behind their last checkpoint. One sentence each. */
  alarms: string[];
}

/** Ledgers of this process, by folder: each is read once and then followed. */
const ledgers = new Map<string, Ledger>();
/** One writer of checkpoints at a time, over all processes; a number of TrainFlow's own. */
const lock = 7_246_913;

/**
 * Signs where every chain of every tenant stands, into files outside the database. A chain is signed only after its rows
 * behind the last checkpoint were followed and link rightly, so that nobody's rewriting gets a signature. Does nothing for
 * chains that stand still, or while another process is at it.
 */
export async function signCheckpoints(platform: Platform): Promise<Signing> {
  return platform.database.withConnection(async (connection) => {
    const [held] = await connection.batch([statement(`select pg_try_advisory_lock(${lock}) as mine`)]);
    if (held?.[0]?.mine !== true) return { signed: 0, alarms: [] };
    try {
      return await signAll(platform);
    } finally {
      await connection.batch([statement(`select pg_advisory_unlock(${lock})`)]);
    }
  });
}

async function signAll(platform: Platform): Promise<Signing> {
  const key = await ensureSigningKey(platform.dataDir);
  const trusted = await readTrustedKeys(keysDir(platform.dataDir));
  const dir = checkpointsDir(platform.dataDir);
  const ledger = ledgers.get(dir) ?? openLedger(dir, key);
  ledgers.set(dir, ledger);
  await ledger.refresh();
  const signing: Signing = { signed: 0, alarms: [] };
  for (const { id, slug } of await everyTenant(platform)) {
    for (const chain of chains) {
      const outcome = await signOne({ platform, ledger, trusted, tenantId: id, chain });
      if (outcome === 'signed') signing.signed++;
      else if (outcome !== null) signing.alarms.push(`${slug} ${chain}: ${outcome}`);
    }
  }
  return signing;
}

interface One {
  platform: Platform;
  ledger: Ledger;
  trusted: TrustedKeys;
  tenantId: string;
  chain: Chain;
}

/** `signed`, null when there is nothing to sign, or what is wrong. */
async function signOne({ platform, ledger, trusted, tenantId, chain }: One): Promise<string | null> {
  const reader = createChainReader(platform, tenantId);
  const head = await reader.head(chain);
  const last = ledger.last(tenantId, chain);
  if (!head) return last ? `its head is gone; row ${last.seq} was signed.` : null;
  const doubt = last && doubtAbout(last, trusted);
  if (doubt) return `the checkpoint for row ${last.seq} ${doubt}.`;
  if (head.signedSeq > (last?.seq ?? 0))
    return `row ${head.signedSeq} was signed, but its checkpoint was removed.`;
  const before = last ?? { seq: 0, hash: genesisOf(tenantId, chain).toString('hex') };
  const wrong = await brokenBetween(reader, chain, before, head);
  if (wrong !== null) return wrong;
  if (head.seq > before.seq) {
    await ledger.add({ tenantId, chain, seq: head.seq, hash: head.hash.toString('hex'), at: platform.now() });
  }
  if (head.signedSeq < head.seq) await markSigned(platform, tenantId, chain, head.seq);
  return head.seq > before.seq ? 'signed' : null;
}

/** Follows the rows from the last checkpoint to the head; a sentence when they do not lead there. */
async function brokenBetween(
  reader: ChainReader,
  chain: Chain,
  before: { seq: number; hash: string },
  head: Head,
): Promise<string | null> {
  if (head.seq < before.seq) return `it ends with row ${head.seq}, but row ${before.seq} was signed.`;
  const from = { seq: before.seq, hash: Buffer.from(before.hash, 'hex') };
  const { place, finding } = await walk(reader, chain, { from, to: head.seq });
  if (finding) return finding.what;
  return place.hash.equals(head.hash) ? null : `its head does not fit row ${head.seq}.`;
}

async function markSigned(platform: Platform, tenantId: string, chain: Chain, seq: number): Promise<void> {
  await platform.database.batch([
    enterTenant(tenantId),
    statement('select app.mark_signed($1, $2)', chain, seq),
  ]);
}
