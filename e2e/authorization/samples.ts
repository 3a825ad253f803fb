import type { z } from 'zod';
import { inputSchema, type JsonSchema } from '#server/platform/http/registry-json.ts';

/** Where a value stands inside an input: names of fields, indexes of lists. */
export type Path = readonly (string | number)[];

/** What a schema alone cannot say. */
export interface Hints {
  /** The value for a place; undefined leaves it to the schema. */
  value(path: Path): unknown;
  /** Is this optional field to be there? */
  includes(path: Path): boolean;
}

/** What a caller may send, as JSON Schema; made once for each schema. */
export function schemaOf(schema: z.ZodType): JsonSchema {
  const known = schemas.get(schema);
  if (known) return known;
  const made = inputSchema(schema);
  schemas.set(schema, made);
  return made;
}
const schemas = new WeakMap<z.ZodType, JsonSchema>();

/** Every place of an id in a schema, also in lists and in each variant of a union. */
export function idPlaces(schema: JsonSchema | null, at: Path = []): Path[] {
  if (schema === null) return [];
  if (schema.format === 'uuid') return [at];
  const inFields = Object.entries(fieldsOf(schema)).flatMap(([name, field]) =>
    idPlaces(field, [...at, name]),
  );
  const inItems = isSchema(schema.items) ? idPlaces(schema.items, [...at, 0]) : [];
  const inVariants = variantsOf(schema).flatMap((variant) => idPlaces(variant, at));
  return [...inFields, ...inItems, ...inVariants];
}

/** The smallest value that the schema takes: what is required, and whatever leads to `wanted`. */
export function sampleOf(schema: JsonSchema, hints: Hints, wanted: Path = [], at: Path = []): unknown {
  const hinted = hints.value(at);
  if (hinted !== undefined) return hinted;
  if ('const' in schema) return schema.const;
  const [first] = Array.isArray(schema.enum) ? schema.enum : [];
  if (first !== undefined) return first;
  const variants = variantsOf(schema);
  if (variants.length > 0) return sampleOf(variantFor(variants, wanted), hints, wanted, at);
  return sampleOfType(schema, hints, wanted, at);
}

function sampleOfType(schema: JsonSchema, hints: Hints, wanted: Path, at: Path): unknown {
  switch (schema.type) {
    case 'object':
      return sampleObject(schema, hints, wanted, at);
    case 'array':
      return isSchema(schema.items) && (Number(schema.minItems ?? 0) > 0 || wanted.length > 0)
        ? [sampleOf(schema.items, hints, wanted.slice(1), [...at, 0])]
        : [];
    case 'integer':
    case 'number':
      return Math.max(1, Number(schema.minimum ?? 1));
    case 'boolean':
      return true;
    case 'string':
      return 'text'.slice(0, Number(schema.maxLength ?? 4));
    default:
      return null;
  }
}

function sampleObject(schema: JsonSchema, hints: Hints, wanted: Path, at: Path): Record<string, unknown> {
  const required = Array.isArray(schema.required) ? schema.required : [];
  const sampled: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fieldsOf(schema))) {
    const leads = wanted[0] === name;
    const path = [...at, name];
    if (!leads && !required.includes(name) && !hints.includes(path)) continue;
    sampled[name] = sampleOf(field, hints, leads ? wanted.slice(1) : [], path);
  }
  return sampled;
}

/** The variant that has the wanted field, or the first that is not null. */
function variantFor(variants: JsonSchema[], [name]: Path): JsonSchema {
  const leading = variants.find((variant) => name !== undefined && String(name) in fieldsOf(variant));
  return leading ?? variants.find(({ type }) => type !== 'null') ?? {};
}

export const fieldsOf = (schema: JsonSchema): Record<string, JsonSchema> =>
  isSchema(schema.properties) ? (schema.properties as Record<string, JsonSchema>) : {};

export const variantsOf = (schema: JsonSchema): JsonSchema[] =>
  [schema.anyOf, schema.oneOf].flatMap((variants) =>
    Array.isArray(variants) ? variants.filter(isSchema) : [],
  );

export const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
