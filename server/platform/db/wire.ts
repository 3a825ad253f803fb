/**
 * How values travel. Dates and timestamps stay strings from end to end: making a `Date` and printing it again costs more
 * than the query. Instants are turned into RFC 3339 with one character changed.
 */
const builtin = { bool: 16, int8: 20, int2: 21, int4: 23, json: 114, float4: 700, float8: 701, jsonb: 3802 };
const arrays = { int4: 1007, text: 1009, date: 1182, uuid: 2951 };
const bytea = 17;
const timestamptz = 1184;
const numeric = 1700;

type Parser = (text: string) => unknown;

/** `2026-11-21 09:30:00.5+00` → `2026-11-21T09:30:00.5Z`; the connection's time zone is always UTC. */
export const instantOf = (text: string): string => `${text.slice(0, 10)}T${text.slice(11, -3)}Z`;

/** `{a,"b,c",NULL}` → `['a', 'b,c', null]`, one dimension. */
export function listOf(text: string): (string | null)[] {
  const found = text.matchAll(/(?:"((?:[^"\\]|\\.)*)"|([^,{}]+))/g);
  return [...found].map(([, quoted, plain]) =>
    quoted !== undefined ? quoted.replace(/\\(.)/g, '$1') : plain === 'NULL' ? null : (plain ?? null),
  );
}

const parsers = new Map<number, Parser>([
  [builtin.bool, (text) => text === 't'],
  [builtin.int2, Number],
  [builtin.int4, Number],
  [builtin.int8, Number],
  [builtin.float4, Number],
  [builtin.float8, Number],
  [numeric, Number],
  [builtin.json, JSON.parse],
  [builtin.jsonb, JSON.parse],
  [bytea, (text) => Buffer.from(text.slice(2), 'hex')],
  [timestamptz, instantOf],
  [arrays.int4, (text) => listOf(text).map(Number)],
  [arrays.text, listOf],
  [arrays.date, listOf],
  [arrays.uuid, listOf],
]);

/** The parser of a column's type (its object id in PostgreSQL); null for text, which stays as it comes. */
export const parserOf = (typeId: number): Parser | null => parsers.get(typeId) ?? null;

/** A value as a parameter: text, bytes, or null. Arrays become array literals, plain objects JSON. */
export function toWire(value: unknown): string | Buffer | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (Buffer.isBuffer(value)) return value;
  if (Array.isArray(value)) return `{${value.map(element).join(',')}}`;
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}

const element = (value: unknown): string =>
  value === null || value === undefined ? 'NULL' : `"${String(value).replace(/(["\\])/g, '\\$1')}"`;
