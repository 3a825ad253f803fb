import { react } from '../platform/reactions.ts';
import { freeSeatsOfLeavers } from './free-seats.ts';

/** Registers what happens to seats when people leave, by hand or by an import. Called once, where the server is wired together. */
export function registerEnrollmentReactions(): void {
  react('user.deactivated', freeSeatsOfLeavers);
  react('import.merged', async (tx, { after }) => {
    const { kind, dryRun } = after as { kind: string; dryRun: boolean };
    if (kind === 'employees' && !dryRun) await freeSeatsOfLeavers(tx);
  });
}
