/**
 * When something was decided, as far as it can be believed: not before `from`, not after `now`. All are RFC 3339; a laptop's
 * clock may be years off.
 */
export function decidedWithin(claimed: string, { from, now }: { from: string; now: string }): string {
  const at = Date.parse(claimed);
  if (at >= Date.parse(now)) return now;
  return at < Date.parse(from) ? from : claimed;
}
