import { conflict, Problem } from '#shared/kernel/problem.ts';
import type { Tx } from '../platform/context.ts';
import { changePasswordFirst } from '../platform/enter.ts';
import { type Clock, findClock, findLastCommand, listVisible } from './feed.repo.ts';
import type { PublishedScope } from './plan-pull.ts';

/** What a laptop's answer is made from, all of one moment. */
export interface Snapshot {
  clock: Clock;
  /** The last command of this laptop that has its answer. */
  lastCommand: number;
  /** Every scope that the asker may see. */
  scopes: string[];
  /** Those among them that are published. */
  published: PublishedScope[];
}

interface Asker {
  client: string;
  /** Of the numbers that it names; null: it relies on none. */
  epoch: string | null;
  cursors: readonly number[];
}

/**
 * @throws Problem missing `sync.unknown_client`; forbidden with a password that was handed out; conflict `sync.epoch`: its
 * numbers are another server's, or ahead of this one's
 */
export async function takeSnapshot(tx: Tx, { client, epoch, cursors }: Asker): Promise<Snapshot> {
  const lastCommand = await getLastCommand(tx, client);
  const clock = await findClock(tx);
  const visible = await listVisible(tx);
  if (visible.length === 0) throw changePasswordFirst();
  if (clock === null) throw otherEpoch();
  if (epoch !== null && (epoch !== clock.epoch || cursors.some((cursor) => cursor > clock.seq)))
    throw otherEpoch();
  const published = visible.filter((each): each is PublishedScope => each.seq !== null);
  return { clock, lastCommand, scopes: visible.map(({ scope }) => scope), published };
}

/** @throws Problem missing: no laptop of the asker's, or one that is trusted no more. */
export async function getLastCommand(tx: Tx, client: string): Promise<number> {
  const last = await findLastCommand(tx, client);
  if (last === null)
    throw new Problem(
      'missing',
      'sync.unknown_client',
      'This laptop is not registered for you. Register it again.',
    );
  return last;
}

const otherEpoch = () =>
  conflict('sync.epoch', 'The server was restored since. Ask again with the checksums of what you hold.');
