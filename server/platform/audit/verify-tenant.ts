import type { Platform } from '../context.ts';
import { createChainReader } from './chain-reader.ts';
import { checkpointsDir } from './checkpoint-files.ts';
import { readCheckpoints } from './checkpoints.ts';
import { chains } from './sign-checkpoints.ts';
import { keysDir, readTrustedKeys } from './signing-key.ts';
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

/**
 * Checks both chains of a tenant, row by row, against the signed checkpoints. A tenant that is gone is a finding as soon
 * as a checkpoint speaks of it. @param progress rows checked so far, of how many
 */
export async function verifyTenant(
  platform: Platform,
  tenantId: string,
  {
    evidence = {},
    progress,
  }: { evidence?: Evidence; progress?: (done: number, of: number) => Promise<void> } = {},
): Promise<TenantVerification> {
  const reader = createChainReader(platform, tenantId);
  // Heads before files: what was signed in between is in the files, and not missed there.
  const heads = await Promise.all(chains.map((chain) => reader.head(chain)));
  const keys = await readTrustedKeys(evidence.keys ?? keysDir(platform.dataDir));
  const files = await readCheckpoints(
    evidence.checkpoints ?? checkpointsDir(platform.dataDir),
    keys,
    tenantId,
  );
  const total = heads.reduce((sum, head) => sum + (head?.seq ?? 0), 0);
  const verified: ChainVerification[] = [];
  let done = 0;
  for (const [index, chain] of chains.entries()) {
    const before = done;
    const result = await verifyChain(reader, {
      tenantId,
      chain,
      signed: files.of(tenantId, chain),
      signedSeq: heads[index]?.signedSeq ?? 0,
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
