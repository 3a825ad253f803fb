import type { Chain } from './append.ts';
import type { ChainReader, Head } from './chain-reader.ts';
import type { Checkpoint } from './checkpoint-line.ts';
import type { SignedChain } from './checkpoints.ts';
import { type ChainedRow, genesisOf } from './hash.ts';
import { type Finding, type Place, walk } from './walk.ts';

export interface ChainVerification {
  chain: Chain;
  ok: boolean;
  /** Rows that link rightly, counted from the first. */
  rows: number;
  brokenAtSeq: number | null;
  finding: string | null;
  /** The newest row that a signed checkpoint vouches for; what came after it is only linked, not signed. */
  checkpointSeq: number | null;
}

interface Claim {
  tenantId: string;
  chain: Chain;
  /** What the files outside the database vouch for about this chain. */
  signed: SignedChain;
  /** The newest number that the database knew to be signed, read before the files were. */
  signedSeq: number;
  progress?: (seq: number) => Promise<void>;
}

/**
 * Checks one chain against itself and against its signed checkpoints: every row from the first on, the head, both ends.
 *
 * Finds a change of any column, rows removed, added, exchanged or repeated, a chain cut short or written anew with fitting
 * hashes, and checkpoints that are gone. Cannot find: rows that no checkpoint covers yet (at most five minutes' worth),
 * when they are removed or written anew together with everything behind them and the head; and what somebody did who holds the database,
 * the checkpoint files and the signing key.
 */
export async function verifyChain(reader: ChainReader, claim: Claim): Promise<ChainVerification> {
  const { tenantId, chain, signed, signedSeq, progress } = claim;
  const head = await reader.head(chain);
  const from = { seq: 0, hash: genesisOf(tenantId, chain) };
  const before = await lowEnd(reader, chain, head);
  const { place, finding } = before
    ? { place: from, finding: before }
    : await walk(reader, chain, { from, to: head?.seq ?? 0, check: against(signed), progress });
  const broken =
    finding ??
    cutOff(head, signed.newest) ??
    unsigned(signedSeq, signed.newest) ??
    (await highEnd(reader, chain, head, place));
  return {
    chain,
    ok: broken === null,
    rows: place.seq,
    brokenAtSeq: broken?.seq ?? null,
    finding: broken?.what ?? null,
    checkpointSeq: signed.newest?.seq ?? null,
  };
}

/** Every signed statement about a row must still be true. */
function against({ bySeq }: SignedChain): (row: ChainedRow) => string | null {
  let kept = 0;
  return ({ seq, hash }) => {
    const statements = bySeq.get(seq) ?? [];
    const broken = statements.find((statement) => statement.hash !== hash.toString('hex'));
    if (broken) {
      return `Row ${seq} is not the one that was signed at ${broken.at}: somewhere from row ${kept + 1} on, the chain was written anew.`;
    }
    if (statements.length > 0) kept = seq;
    return null;
  };
}

async function lowEnd(reader: ChainReader, chain: Chain, head: Head | null): Promise<Finding | null> {
  const { first } = await reader.ends(chain);
  if (first !== null && first < 1) return { seq: first, what: `Row ${first} was added before the first.` };
  if (head === null && first !== null) return { seq: first, what: 'The head of the chain is missing.' };
  return null;
}

function cutOff(head: Head | null, newest: Checkpoint | null): Finding | null {
  const end = head?.seq ?? 0;
  if (newest === null || newest.seq <= end) return null;
  return {
    seq: end + 1,
    what: `The chain ends with row ${end}, but row ${newest.seq} was signed at ${newest.at}: its end was cut off.`,
  };
}

function unsigned(signedSeq: number, newest: Checkpoint | null): Finding | null {
  const end = newest?.seq ?? 0;
  if (signedSeq <= end) return null;
  return {
    seq: end + 1,
    what: `Row ${signedSeq} was signed, but the checkpoint files vouch only for rows up to ${end}: checkpoints were removed.`,
  };
}

/** The head fits the last row, and nothing stands behind it. */
async function highEnd(
  reader: ChainReader,
  chain: Chain,
  head: Head | null,
  last: Place,
): Promise<Finding | null> {
  if (head && !head.hash.equals(last.hash)) {
    return { seq: head.seq, what: `The head of the chain does not fit its last row, ${head.seq}.` };
  }
  const ends = await reader.ends(chain);
  const end = ends.head ?? 0;
  if ((ends.last ?? 0) > end)
    return { seq: end + 1, what: `Row ${end + 1} stands behind the head of the chain.` };
  if (end < last.seq) return { seq: end + 1, what: 'Rows were removed while the chain was read.' };
  return null;
}
