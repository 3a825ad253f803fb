import { feedEnd, printScope } from '#shared/sync/feed.ts';
import { laptopPolicy } from '#shared/sync/policy.ts';
import { type PullHead, protocol } from '#shared/sync/sync.schemas.ts';
import type { Tx } from '../platform/context.ts';
import { countNewer, listLines, listResults } from './feed.repo.ts';
import type { Part, PullPlan } from './plan-pull.ts';
import type { Snapshot } from './take-snapshot.ts';

interface Asked {
  requestId: string;
  client: string;
  /** The last command whose result it holds. */
  results: number;
}

type Write = (text: string) => Promise<void>;

/** As many records, or scopes, are read at a time. */
const recordsAtOnce = 5_000;
const scopesAtOnce = 500;

/** Writes an answer: the head, the planned scopes with their records, the end. @returns how many records */
export async function writeFeed(
  tx: Tx,
  asked: Asked,
  snapshot: Snapshot,
  plan: PullPlan,
  write: Write,
): Promise<number> {
  const records = await countRecords(tx, plan);
  await write(`${JSON.stringify(await headOf(tx, asked, snapshot, plan, records + (plan.later ?? 0)))}\n`);
  for (const parts of inGroups(plan.parts)) {
    const lines = await listLines(tx, parts);
    await write(parts.map((part) => printPart(part, lines.get(part.scope))).join(''));
  }
  await write(`${feedEnd}\n`);
  return records;
}

async function headOf(
  tx: Tx,
  { requestId, client, results }: Asked,
  { clock, lastCommand }: Snapshot,
  { drop, later, total }: PullPlan,
  records: number,
): Promise<PullHead> {
  return {
    protocol,
    requestId,
    epoch: clock.epoch,
    to: clock.seq,
    serverTime: tx.now,
    lastCommand,
    results: await listResults(tx, client, results),
    drop,
    more: later !== null,
    records,
    total,
    policy: laptopPolicy,
  };
}

async function countRecords(tx: Tx, { parts }: PullPlan): Promise<number> {
  const whole = parts.reduce((sum, { after, count }) => (after === null ? sum + count : sum), 0);
  return (
    whole +
    (await countNewer(
      tx,
      parts.filter(({ after }) => after !== null),
    ))
  );
}

function printPart({ scope, after, count, checksum }: Part, lines: string | undefined): string {
  const mode = after === null ? 'full' : 'delta';
  const line = printScope({ scope, mode, count, checksum: BigInt(checksum) });
  return lines === undefined ? `${line}\n` : `${line}\n${lines}\n`;
}

function* inGroups(parts: readonly Part[]): Generator<Part[]> {
  let group: Part[] = [];
  let records = 0;
  for (const part of parts) {
    group.push(part);
    records += part.count;
    if (records < recordsAtOnce && group.length < scopesAtOnce) continue;
    yield group;
    [group, records] = [[], 0];
  }
  if (group.length > 0) yield group;
}
