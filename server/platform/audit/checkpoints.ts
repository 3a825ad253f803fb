import type { TrustedKeys } from '../crypto/signing-key.ts';
import type { Chain } from './append.ts';
import { readLines } from './checkpoint-files.ts';
import { type Checkpoint, doubtAbout, linkTo, nothingBefore, parseLine } from './checkpoint-line.ts';

/** What the files vouch for about one chain. */
export interface SignedChain {
  /** Statements by row number; more than one for the same row may contradict each other. */
  bySeq: Map<number, Checkpoint[]>;
  newest: Checkpoint | null;
}

export interface SignedChains {
  of(tenantId: string, chain: Chain): SignedChain;
  /** Tenants that the files speak of. */
  tenants: ReadonlySet<string>;
  /** What is wrong with the files themselves: lines changed, forged, removed, exchanged. The first is the telling one. */
  findings: string[];
}

/**
 * Reads and checks every line of a checkpoint folder. Lines whose signature is genuine count even when others were
 * tampered with. Not to be seen from the files alone: lines cut off at the very end; the database knows that they existed
 * (`signed_seq`). @param only check signatures of, and keep, one tenant's lines
 */
export async function readCheckpoints(
  dir: string,
  keys: TrustedKeys,
  only: string | null,
): Promise<SignedChains> {
  const chains = new Map<string, SignedChain>();
  const tenants = new Set<string>();
  const findings: string[] = [];
  let expected = { line: 1, previous: nothingBefore };
  for await (const { file, number, text, unfinished } of readLines(dir)) {
    if (unfinished) continue;
    const line = parseLine(text);
    const where = `Line ${number} of ${file}`;
    if (!line) findings.push(`${where} is not a checkpoint.`);
    else {
      if (line.line !== expected.line)
        findings.push(`${where}: checkpoint ${expected.line} was removed, ${line.line} follows.`);
      else if (line.previous !== expected.previous)
        findings.push(`The line before line ${number} of ${file} was changed.`);
      tenants.add(line.tenantId);
      const doubt = only === null || only === line.tenantId ? doubtAbout(line, keys) : null;
      if (doubt !== null) findings.push(`${where} ${doubt}.`);
      else if (only === null || only === line.tenantId) keep(chains, line);
    }
    expected = { line: (line?.line ?? expected.line) + 1, previous: linkTo(text) };
  }
  const of = (tenantId: string, chain: Chain) =>
    chains.get(`${tenantId} ${chain}`) ?? { bySeq: new Map(), newest: null };
  return { of, tenants, findings };
}

function keep(chains: Map<string, SignedChain>, checkpoint: Checkpoint): void {
  const name = `${checkpoint.tenantId} ${checkpoint.chain}`;
  const chain = chains.get(name) ?? { bySeq: new Map<number, Checkpoint[]>(), newest: null };
  chain.bySeq.set(checkpoint.seq, [...(chain.bySeq.get(checkpoint.seq) ?? []), checkpoint]);
  if (checkpoint.seq > (chain.newest?.seq ?? 0)) chain.newest = checkpoint;
  chains.set(name, chain);
}
