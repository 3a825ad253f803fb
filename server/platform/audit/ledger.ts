import type { SigningKey } from '../crypto/signing-key.ts';
import type { Chain } from './append.ts';
import { appendLines, linesPerFile, newFile, type Position, readLines } from './checkpoint-files.ts';
import {
  type Checkpoint,
  linkTo,
  nothingBefore,
  parseLine,
  type SignedLine,
  signedLine,
} from './checkpoint-line.ts';

export type Statement = Pick<Checkpoint, 'tenantId' | 'chain' | 'seq' | 'hash' | 'at'>;

/** A checkpoint folder as its writer sees it: what was signed last for each chain, and where the next line goes. */
export interface Ledger {
  /** Reads what was added since, by this process or another. */
  refresh(): Promise<void>;
  last(tenantId: string, chain: Chain): SignedLine | null;
  /** Signs and stores; on the disk when it returns. Only one process may add at a time: see `signCheckpoints`. */
  add(statement: Statement): Promise<void>;
}

export function openLedger(dir: string, key: SigningKey): Ledger {
  const last = new Map<string, SignedLine>();
  let next = { line: 1, previous: nothingBefore };
  let position: Position | undefined;

  const refresh = async () => {
    for await (const { text, unfinished, end } of readLines(dir, position)) {
      if (unfinished) continue;
      const line = parseLine(text);
      position = end;
      next = { line: (line?.line ?? next.line) + 1, previous: linkTo(text) };
      if (line) last.set(`${line.tenantId} ${line.chain}`, line);
    }
  };

  return {
    refresh,
    last: (tenantId, chain) => last.get(`${tenantId} ${chain}`) ?? null,
    async add(statement) {
      const place = position && position.lines < linesPerFile ? position : newFile(next.line);
      await appendLines(dir, place, [signedLine({ ...next, ...statement }, key)]);
      await refresh();
    },
  };
}
