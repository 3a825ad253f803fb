import type { JsonSchema } from '#server/platform/http/registry-json.ts';
import type { Chance } from '../http/hostile-input.ts';
import * as hostile from './hostile-values.ts';
import type { RouteInput } from './inputs.ts';
import { fieldsOf, isSchema, type Path, variantsOf } from './samples.ts';

type Part = keyof RouteInput;
type Schemas = Partial<Record<Part, JsonSchema>>;

/** Changes one thing about an input: a value, a key, a shape. What it is given stays as it was. */
export function mutated(input: RouteInput, schemas: Schemas, chance: Chance): RouteInput {
  const parts = (Object.keys(schemas) as Part[]).filter((part) => schemas[part] !== undefined);
  if (parts.length === 0) return input;
  const part = chance.pick(parts);
  const schema = schemas[part] ?? {};
  const value = structuredClone(input[part] ?? {});
  if (part !== 'params' && chance.sometimes(0.25))
    return { ...input, [part]: reshaped(value, schema, chance) };
  const place = chance.pick(placesIn(schema));
  return { ...input, [part]: put(value, place.path, valueFor(place.schema, place.path, chance)) };
}

interface Place {
  path: Path;
  schema: JsonSchema;
}

/** Every field that the schema knows, optional ones too. */
function placesIn(schema: JsonSchema, path: Path = []): Place[] {
  const inFields = Object.entries(fieldsOf(schema)).flatMap(([name, field]) => [
    { path: [...path, name], schema: field },
    ...placesIn(field, [...path, name]),
  ]);
  const inItems = isSchema(schema.items) ? placesIn(schema.items, [...path, 0]) : [];
  const inVariants = variantsOf(schema).flatMap((variant) => placesIn(variant, path));
  const found = [...inFields, ...inItems, ...inVariants];
  return found.length === 0 && path.length === 0 ? [{ path: ['unknown'], schema }] : found;
}

/** A value of the right kind at its bounds or beyond, of another kind, or of none. */
function valueFor(schema: JsonSchema, path: Path, chance: Chance): unknown {
  if (chance.sometimes(0.1)) return chance.pick(hostile.strangers);
  if (chance.sometimes(0.02)) return hostile.deep(chance);
  const variants = variantsOf(schema);
  if (variants.length > 0) return valueFor(chance.pick(variants), path, chance);
  if (path.at(-1) === 'cursor') return hostile.cursorFrom(chance);
  if (Array.isArray(schema.enum) && chance.sometimes(0.6)) return chance.pick(schema.enum);
  switch (schema.type) {
    case 'integer':
    case 'number':
      return numberFor(schema, chance);
    case 'array':
      return listFor(schema, path, chance);
    case 'string':
      return textFor(schema, chance);
    default:
      return chance.pick(hostile.strangers);
  }
}

function numberFor({ minimum, maximum }: JsonSchema, chance: Chance): number {
  const bounds = [minimum, maximum].filter((bound) => typeof bound === 'number');
  if (bounds.length === 0 || chance.sometimes(0.4)) return chance.pick(hostile.numbers);
  return chance.pick(bounds) + chance.pick([-1, 0, 1, 0.5]);
}

function listFor(schema: JsonSchema, path: Path, chance: Chance): unknown[] {
  const length = chance.pick([0, 1, 2, 2, Math.min(Number(schema.maxItems ?? 5), 1_000) + 1]);
  const item = isSchema(schema.items) ? schema.items : {};
  const one = valueFor(item, [...path, 0], chance);
  return Array.from({ length }, () => (chance.sometimes(0.7) ? one : valueFor(item, [...path, 0], chance)));
}

function textFor({ format, maxLength }: JsonSchema, chance: Chance): string {
  if (format === 'uuid') return chance.pick(chance.sometimes(0.7) ? hostile.ids : hostile.texts);
  if (format === 'date') return chance.pick(chance.sometimes(0.8) ? hostile.dates : hostile.texts);
  if (format === 'date-time') return chance.pick(chance.sometimes(0.8) ? hostile.instants : hostile.dates);
  if (typeof maxLength === 'number' && chance.sometimes(0.3))
    return chance.pick(['x', 'أ', '😀']).repeat(Math.min(maxLength, 10_000) + chance.pick([-1, 0, 1]));
  return chance.pick(hostile.texts);
}

/** A key too many, one too few, or another value altogether. */
function reshaped(value: Record<string, unknown>, schema: JsonSchema, chance: Chance): unknown {
  const keys = Object.keys(value);
  const added = chance.pick([
    'unknown',
    'Id',
    'tenantId',
    'constructor',
    'toString',
    '',
    'a.b',
    '\u0000',
    '😀',
  ]);
  switch (chance.pick(['add', 'remove', 'replace', 'wrap'] as const)) {
    case 'add':
      return { ...value, [added]: chance.pick(hostile.strangers) };
    case 'remove':
      return Object.fromEntries(Object.entries(value).filter(([key]) => key !== chance.pick(keys)));
    case 'replace':
      return chance.pick(hostile.strangers);
    case 'wrap':
      return chance.pick<unknown>([
        [value],
        { body: value },
        JSON.stringify(value),
        Object.keys(fieldsOf(schema)),
      ]);
  }
}

/** Sets the value at a path, with lists and objects on the way as they are needed. */
function put(target: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list = Array.isArray(target) ? target : [];
    return [put(list[step], rest, value), ...list.slice(1)];
  }
  const object = isSchema(target) ? target : {};
  return { ...object, [step]: put(object[step], rest, value) };
}
