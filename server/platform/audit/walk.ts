import type { Chain } from './append.ts';
import { type ChainReader, pageSize } from './chain-reader.ts';
import { type ChainedRow, hashOf } from './hash.ts';

/** A place in a chain up to which all is well. */
export interface Place {
  seq: number;
  hash: Buffer;
}

/** The first broken link: its number, and a sentence about it. */
export interface Finding {
  seq: number;
  what: string;
}

export interface Walked {
  /** The last row that links rightly. */
  place: Place;
  finding: Finding | null;
}

interface Walk {
  from: Place;
  /** The last number to look at. */
  to: number;
  /** Called for each row that links rightly; a sentence when something else is wrong with it. */
  check?: (row: ChainedRow) => string | null;
  progress?: (seq: number) => Promise<void>;
}

/** Follows a chain from a place that is known to be right, in pages, and stops at the first link that is not. */
export async function walk(
  reader: ChainReader,
  chain: Chain,
  { from, to, check, progress }: Walk,
): Promise<Walked> {
  let place = from;
  while (place.seq < to) {
    const after = place.seq;
    for (const row of await reader.page(chain, after)) {
      if (row.seq > to) break;
      const what = wrongWith(row, place) ?? check?.(row) ?? null;
      if (what !== null) return { place, finding: { seq: Math.min(row.seq, place.seq + 1), what } };
      place = { seq: row.seq, hash: row.hash };
    }
    if (place.seq < Math.min(after + pageSize, to)) {
      return { place, finding: { seq: place.seq + 1, what: `Row ${place.seq + 1} is missing.` } };
    }
    await progress?.(place.seq);
  }
  return { place, finding: null };
}

function wrongWith(row: ChainedRow, place: Place): string | null {
  if (row.seq <= place.seq) return `Row ${row.seq} is there twice.`;
  if (row.seq > place.seq + 1) return `Row ${place.seq + 1} is missing.`;
  if (!hashOf(place.hash, row).equals(row.hash))
    return `Row ${row.seq} was changed, or is not the row that was written.`;
  if (!row.stampsAgree) return `The created_at or updated_at of row ${row.seq} was changed.`;
  return null;
}
