const first = 2_000;
const longest = 5 * 60_000;

/**
 * How long to wait before the next try, in milliseconds: doubled with each failure up to five minutes, and spread by half to
 * both sides, so that a thousand laptops do not come back in the same second. @param random from 0 to 1
 */
export function delayAfter(failures: number, random: number): number {
  const straight = Math.min(longest, first * 2 ** Math.min(20, Math.max(0, failures - 1)));
  return Math.round(straight * (0.5 + random));
}
