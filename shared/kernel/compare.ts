/** The order that the database sorts text in: by code point. `<` compares UTF-16 units and puts emoji before some letters. */
export function compareText(a: string, b: string): number {
  const common = Math.min(a.length, b.length);
  for (let at = 0; at < common; at++) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Instants of the API, `2026-11-21T09:30:00.5Z`, the earlier first, to the microsecond. */
export const compareInstants = (a: string, b: string): number => compareText(digitsOf(a), digitsOf(b));

/** Surrogates stand for what comes after everything that one unit can say. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** As long as the other's digits go: `…T09:30` is `…T09:30:00`. */
function digitsOf(instant: string): string {
  const [whole = '', fraction = ''] = instant.replace('Z', '').split('.');
  return `${whole.length === 16 ? `${whole}:00` : whole}.${fraction.padEnd(6, '0')}`;
}
