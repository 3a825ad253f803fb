/** One line of the table: a ratio taken side by side in one run, with the goal beside it. */
export interface Line {
  what: string;
  against: string;
  ratio: number;
  goal: { atLeast: number } | { atMost: number };
  /** What stands behind the ratio, for the reader: absolute figures of this machine on this day. */
  detail: string;
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

export const reached = ({ ratio, goal }: Line): boolean =>
  'atLeast' in goal ? ratio >= goal.atLeast : ratio <= goal.atMost;

/**
 * Runs the candidates in turn, round after round, so that a machine that slows down slows all of them; answers the median
 * of each. The first round warms up and does not count.
 */
export async function interleaved<Name extends string>(
  rounds: number,
  candidates: Record<Name, () => Promise<number>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(candidates) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const result = await candidates[name]();
      if (round > 0) results[name].push(result);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(results[name])])) as Record<Name, number>;
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export function table(lines: readonly Line[]): string {
  const rows = lines.map((line) => [
    line.what,
    line.against,
    line.ratio.toFixed(2),
    'atLeast' in line.goal ? `≥ ${line.goal.atLeast}` : `≤ ${line.goal.atMost}`,
    reached(line) ? 'yes' : 'no',
    line.detail,
  ]);
  const header = ['what', 'against', 'ratio', 'goal', 'reached', 'in this run'];
  return [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
