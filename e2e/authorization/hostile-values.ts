import type { Chance } from '../http/hostile-input.ts';

const repeated = (text: string, times: number) => text.repeat(times);

/** Text that somebody somewhere forgot to think of. */
export const texts: readonly string[] = [
  '',
  ' ',
  '\u00a0\u2003',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202eetadpu\u202c',
  '\u200f\u200e\u2066x',
  '\u0301\u0301\u0301',
  'ﷺ',
  'تدريب\u0640\u0640',
  '١٢٣',
  '😀👨‍👩‍👧‍👦',
  '\ufeffx',
  'x\r\ny: z',
  '\u2028',
  "'; drop table users --",
  "' or '1'='1",
  '%',
  '_',
  '\\',
  '%%%___\\\\',
  '$1',
  '{{7*7}}',
  '<script>',
  '=cmd()',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'NaN',
  'true',
  '[]',
  '{}',
  '-0',
  '1e999',
  '0x10',
  '9007199254740993',
  'Asia/Riyadh',
  '+03:00',
  'Etc/GMT+99',
  repeated('x', 201),
  repeated('x', 5_000),
  repeated('أ', 2_000),
  repeated('a\u0301', 1_000),
  repeated('%_', 50),
];

export const dates: readonly string[] = [
  '2025-02-30',
  '2025-02-29',
  '2024-02-29',
  '0000-01-01',
  '0000-00-00',
  '0001-01-01',
  '0099-12-31',
  '9999-12-31',
  '9999-01-01',
  '10000-01-01',
  '-0001-01-01',
  '+2026-01-01',
  '2026-13-01',
  '2026-1-1',
  '20260101',
  '2026-11-20T00:00:00Z',
  ' 2026-11-20',
  '٢٠٢٦-١١-٢٠',
  'infinity',
  'today',
  'epoch',
];

export const instants: readonly string[] = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '9999-12-31T23:59:59.999999999999Z',
  '2016-12-31T23:59:60Z',
  '2026-11-20T24:00:00Z',
  '2026-11-20T09:00:00+14:00',
  '2026-11-20T09:00:00',
  '2026-02-30T09:00:00Z',
  '+275760-09-13T00:00:00Z',
  '-infinity',
  'now',
];

export const numbers: readonly number[] = [
  0,
  -0,
  -1,
  1,
  0.1,
  1.5,
  -1.5,
  365,
  3651,
  10_001,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 63,
  1e21,
  1e308,
  -1e308,
  5e-324,
];

export const ids: readonly string[] = [
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  '00000000-0000-7000-8000-000000000001',
  '{01990000-0000-7000-8000-000000000001}',
  '01990000000070008000000000000001',
  'urn:uuid:01990000-0000-7000-8000-000000000001',
  '01990000-0000-7000-8000-00000000000g',
  '1',
];

/** Values of a kind that nobody asked for. */
export const strangers: readonly unknown[] = [
  null,
  true,
  false,
  0,
  '',
  [],
  {},
  [null],
  [[[[]]]],
  { length: 1 },
  { toString: 'x' },
  { id: null },
  ['a', 1, null, {}],
];

const cursorAtoms: readonly unknown[] = [
  null,
  0,
  -1,
  1.5,
  1e21,
  2 ** 53,
  true,
  '',
  'x',
  'a\u0000',
  '2026-11-20',
  '2026-02-30',
  '0000-01-01',
  '2026-11-20T09:00:00Z',
  'infinity',
  'now',
  '01990000-0000-7000-8000-000000000001',
  repeated('x', 400),
  [],
  {},
];

/** A place in a list as a client might forge it: the right shape around the wrong values, or no shape at all. */
export function cursorFrom(chance: Chance): string {
  if (chance.sometimes(0.2)) return chance.pick(texts);
  const values = Array.from({ length: chance.pick([0, 1, 1, 2, 2, 2, 3]) }, () => chance.pick(cursorAtoms));
  const forged = Buffer.from(JSON.stringify(values)).toString('base64url');
  return chance.sometimes(0.1) ? forged.slice(1) : forged;
}

/** `{"a":{"a":…}}` or `[[…]]`, so deep that whatever walks through it by itself falls. */
export const deep = (chance: Chance): unknown =>
  JSON.parse(
    chance.sometimes(0.5)
      ? `${repeated('{"a":', 40)}1${repeated('}', 40)}`
      : `${repeated('[', 40)}${repeated(']', 40)}`,
  );
