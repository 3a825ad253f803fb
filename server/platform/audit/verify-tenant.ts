import type { Platform } from '../context.ts';
import { keysDir, readTrustedKeys } from '../crypto/signing-key.ts';
import type { Chain } from './append.ts';
import { createChainReader } from './chain-reader.ts';
import { checkpointsDir } from './checkpoint-files.ts';
import { readCheckpoints, type SignedChains } from './checkpoints.ts';
import { chains } from './sign-checkpoints.ts';
import { type ChainVerification, verifyChain } from './verify.ts';

export interface TenantVerification {
  ok: boolean;
  rows: number;
  chains: ChainVerification[];
}

/** Where checkpoints and the keys to check them are, when not in the server's own folder. */
export interface Evidence {
  checkpoints?: string;
  /** A PEM file, or a folder of them. */
  keys?: string;
}

interface Options {
  evidence?: Evidence;
  /** Rows checked so far, of how many. */
  progress?: (done: number, of: number) => Promise<void>;
}

/** Checks both chains of a tenant, row by row, against the signed checkpoints. */
export async function verifyTenant(
  platform: Platform,
  tenantId: string,
  options: Options = {},
): Promise<TenantVerification> {
  const { verify } = await gatherEvidence(platform, [tenantId], options.evidence);
  return verify(tenantId, options.progress);
}

/**
 * Reads the checkpoint files once, for the chains of one tenant or of many. The tenants that the files speak of are named
 * too: one that is gone from the database is a finding.
 */
export async function gatherEvidence(
  platform: Platform,
  tenantIds: readonly string[],
  evidence: Evidence = {},
) {
  // Heads before files: what is signed in between is in the files, and not missed there.
  const signedSeqs = new Map<string, number>();
  for (const tenantId of tenantIds) {
    const reader = createChainReader(platform, tenantId);
    for (const chain of chains) {
      signedSeqs.set(`${tenantId} ${chain}`, (await reader.head(chain))?.signedSeq ?? 0);
    }
  }
  const keys = await readTrustedKeys(evidence.keys ?? keysDir(platform.dataDir));
  const [only = null, ...others] = tenantIds;
  const dir = evidence.checkpoints ?? checkpointsDir(platform.dataDir);
  const files = await readCheckpoints(dir, keys, others.length === 0 ? only : null);
  const verify = (tenantId: string, progress?: Options['progress']) =>
    verifyWith({
      platform,
      tenantId,
      files,
      progress,
      signedSeq: (chain) => signedSeqs.get(`${tenantId} ${chain}`) ?? 0,
    });
  return { tenants: files.tenants, verify };
}

interface Gathered {
  platform: Platform;
  tenantId: string;
  files: SignedChains;
  signedSeq(chain: Chain): number;
  progress?: Options['progress'];
}

async function verifyWith({
  platform,
  tenantId,
  files,
  signedSeq,
  progress,
}: Gathered): Promise<TenantVerification> {
  const reader = createChainReader(platform, tenantId);
  const heads = await Promise.all(chains.map((chain) => reader.head(chain)));
  const total = heads.reduce((sum, head) => sum + (head?.seq ?? 0), 0);
  const verified: ChainVerification[] = [];
  let done = 0;
  for (const chain of chains) {
    const before = done;
    const result = await verifyChain(reader, {
      tenantId,
      chain,
      signed: files.of(tenantId, chain),
      signedSeq: signedSeq(chain),
      progress: async (seq) => progress?.(before + seq, total),
    });
    done += result.rows;
    verified.push(withFileFinding(result, files.findings));
  }
  const stray = await reader.stray();
  const all = stray === null ? verified : verified.map((each) => withStray(each, stray));
  return { ok: all.every(({ ok }) => ok), rows: done, chains: all };
}

/** Damaged checkpoint files are a finding even where the rows link rightly: they are half of the proof. */
function withFileFinding(result: ChainVerification, [first, ...more]: readonly string[]): ChainVerification {
  if (!result.ok || first === undefined) return result;
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return {
    ...result,
    ok: false,
    finding: `The rows link rightly, but the checkpoint files were tampered with. ${first}${others}`,
  };
}

function withStray(result: ChainVerification, stray: { chain: string; seq: number }): ChainVerification {
  if (!result.ok) return result;
  const finding = `Row ${stray.seq} stands under the unknown chain "${stray.chain}".`;
  return { ...result, ok: false, brokenAtSeq: stray.seq, finding };
}
