import type { JsonSchema } from '#server/platform/http/registry-json.ts';
import { fieldsOf, isSchema, variantsOf } from '../authorization/samples.ts';

/** The same numbers for the same seed (mulberry32): a failure can be seen again. */
export interface Chance {
  /** From 0 to 1. */
  next(): number;
  pick<T>(list: readonly T[]): T;
  /** True in this share of the cases. */
  sometimes(share: number): boolean;
}

export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    pick: <T>(list: readonly T[]) => list[Math.floor(next() * list.length)] as T,
    sometimes: (share) => next() < share,
  };
}

/** Ids by what they were called where they were seen, `courseId`; those of a path by its context, `courses`. */
export interface Ids {
  add(name: string, id: string): void;
  /** Mostly one of that name, sometimes any. */
  pick(name: string, chance: Chance): string;
}

export function createIds(): Ids {
  const byName = new Map<string, string[]>();
  const all: string[] = [];
  return {
    add(name, id) {
      const named = byName.get(name) ?? [];
      if (named.length < 60 && !named.includes(id)) named.push(id);
      byName.set(name, named);
      if (all.length < 300 && !all.includes(id)) all.push(id);
    },
    pick(name, chance) {
      const named = byName.get(name) ?? [];
      return chance.pick(named.length > 0 && chance.sometimes(0.85) ? named : all);
    },
  };
}

const texts = [
  '',
  ' ',
  'x',
  'Crane',
  'رافعة',
  '😀',
  'x'.repeat(3_000),
  "'; drop table users --",
  '%',
  '_',
  '\\',
  'a\u0000b',
  '\ud800',
  '=1+1',
  '\u202e',
  'null',
  'undefined',
  '{}',
];
const dates = [
  '2026-11-20',
  '2026-12-01',
  '2025-06-01',
  '2026-02-30',
  '0001-01-01',
  '9999-12-31',
  '9999-01-01',
  'x',
];
const instants = [
  '2026-11-20T08:00:00Z',
  '2026-12-01T08:00:00Z',
  '9999-12-31T23:59:59Z',
  '0001-01-01T00:00:00Z',
  'x',
];
const numbers = [0, 1, 2, -1, 100, 2_147_483_647, 2_147_483_648, 1.5, 2 ** 53, 1e308];
const cursors = ['x', 'eyJ', btoa('["a","b"]'), btoa('[1]'), btoa('[null]'), btoa('["2026-11-20","x"]')];
const strangers = [null, [], {}, '', 0, true, 'x', [[[[]]]]];

/** What input is made from. */
export interface Source {
  chance: Chance;
  ids: Ids;
  /** The share of values that are wrong: nearly right input reaches further than noise, and right input furthest. */
  noise: number;
}

/** A value for the schema, wrong here and there. */
export function inputFor(schema: JsonSchema, source: Source, name = ''): unknown {
  const { chance, noise } = source;
  if (chance.sometimes(noise)) return chance.pick(strangers);
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return chance.pick(schema.enum);
  const variants = variantsOf(schema);
  if (variants.length > 0) return inputFor(chance.pick(variants), source, name);
  switch (schema.type) {
    case 'object':
      return objectFor(schema, source);
    case 'array':
      return arrayFor(schema, source, name);
    case 'integer':
    case 'number':
      return chance.sometimes(noise * 3) ? chance.pick(numbers) : smallNumber(schema, chance);
    case 'boolean':
      return chance.sometimes(0.5);
    case 'string':
      return textFor(schema, source, name);
    case 'null':
      return null;
    default:
      return chance.pick(strangers);
  }
}

function objectFor(schema: JsonSchema, source: Source): Record<string, unknown> {
  const { chance, noise } = source;
  const required = Array.isArray(schema.required) ? schema.required : [];
  const made: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fieldsOf(schema))) {
    if (chance.sometimes(required.includes(name) ? 1 - noise : 0.3))
      made[name] = inputFor(field, source, name);
  }
  if (isSchema(schema.additionalProperties) && chance.sometimes(0.5))
    made[chance.pick(texts)] = inputFor(schema.additionalProperties, source);
  if (chance.sometimes(noise)) made.unknown = 1;
  return made;
}

function arrayFor(schema: JsonSchema, source: Source, name: string): unknown[] {
  const length = Math.floor(source.chance.next() * 3) + Number(schema.minItems ?? 0);
  return Array.from({ length }, () => (isSchema(schema.items) ? inputFor(schema.items, source, name) : 'x'));
}

const smallNumber = (schema: JsonSchema, { next }: Chance): number =>
  Math.max(0, Number(schema.minimum ?? 0)) + Math.floor(next() ** 2 * 5);

function textFor(schema: JsonSchema, { chance, ids, noise }: Source, name: string): string {
  if (schema.format === 'uuid') return ids.pick(name, chance);
  if (chance.sometimes(noise * 2)) return chance.pick(texts);
  if (schema.format === 'date') return chance.pick(chance.sometimes(noise * 3) ? dates : dates.slice(0, 3));
  if (schema.format === 'date-time')
    return chance.pick(chance.sometimes(noise * 3) ? instants : instants.slice(0, 2));
  if (name === 'cursor') return chance.pick(cursors);
  if (schema.format === 'email') return `a${Math.floor(chance.next() * 1e6)}@example.org`;
  // Most booleans of a query have nothing else in their schema.
  if (schema.maxLength === undefined && chance.sometimes(0.7)) return chance.pick(['true', 'false']);
  return `T${Math.floor(chance.next() * 1e6)}`.padEnd(Number(schema.minLength ?? 0), 'x');
}
