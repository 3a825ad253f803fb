import type { z } from 'zod';
import { type FieldError, Problem } from './problem.ts';

type Issue = z.core.$ZodIssue;
type Words = readonly [code: string, message: string];

/**
 * A zod result as a value, or as one refusal that names every wrong field. The codes are part of the contract, for
 * translation: they do not change with the library's.
 * @param prefix stands before every path, such as `query`.
 * @throws Problem invalid
 */
export function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw new Problem('invalid', 'invalid_input', 'Some fields are not in order.', {
    errors: result.error.issues.flatMap((issue) => errorsOf(issue, [])),
  });
}

function errorsOf(issue: Issue, parents: readonly PropertyKey[]): FieldError[] {
  const path = [...parents, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      fieldError([...path, key], ['unknown_key', 'There is no field of this name.']),
    );
  }
  if (issue.code === 'invalid_union') {
    const [nearest] = [...issue.errors].sort((one, other) => one.length - other.length);
    if (nearest !== undefined && !isMissing(issue)) return nearest.flatMap((inner) => errorsOf(inner, path));
  }
  return [fieldError(path, isMissing(issue) ? ['required', 'This field is required.'] : wordsOf(issue))];
}

const fieldError = (path: readonly PropertyKey[], [code, message]: Words): FieldError => ({
  path: path.map(String).join('.'),
  code,
  message,
});

const isMissing = (issue: Issue) =>
  issue.input === undefined && ['invalid_type', 'invalid_value', 'invalid_union'].includes(issue.code);

function wordsOf(issue: Issue): Words {
  switch (issue.code) {
    case 'invalid_type':
      return ['invalid_type', `Must be ${nounOf(issue.expected)}.`];
    case 'too_small':
      return tooSmall(issue.origin, issue.minimum);
    case 'too_big':
      return tooBig(issue.origin, issue.maximum);
    case 'invalid_format':
      return formats[issue.format] ?? ['invalid_format', 'Is not written in the right form.'];
    case 'invalid_value':
      return ['invalid_choice', `Must be one of ${issue.values.map(String).join(', ')}.`];
    case 'invalid_union':
      return ['invalid_choice', 'Is none of the possible kinds.'];
    case 'invalid_key':
      return ['invalid_name', 'This name is not allowed.'];
    case 'not_multiple_of':
      return ['invalid_step', `Must be a multiple of ${issue.divisor}.`];
    case 'custom':
      return [String(issue.params?.code ?? 'invalid'), issue.message];
    default:
      return ['invalid', 'Is not valid.'];
  }
}

const formats: Readonly<Record<string, Words>> = {
  date: ['invalid_date', 'Must be a date that exists, written 2026-01-31.'],
  datetime: ['invalid_instant', 'Must be an instant in UTC, written 2026-01-31T08:00:00Z.'],
  time: ['invalid_time', 'Must be a time of day, written 08:00.'],
  uuid: ['invalid_id', 'Must be an id (UUID).'],
  email: ['invalid_email', 'Must be an e-mail address.'],
};

function tooSmall(origin: string, minimum: number | bigint): Words {
  if (origin === 'string') return ['too_short', `Must have at least ${minimum} characters.`];
  if (origin === 'array' || origin === 'set') return ['too_few', `Must have at least ${minimum} entries.`];
  return ['too_small', `Must be at least ${minimum}.`];
}

function tooBig(origin: string, maximum: number | bigint): Words {
  if (origin === 'string') return ['too_long', `Must have at most ${maximum} characters.`];
  if (origin === 'array' || origin === 'set') return ['too_many', `Must have at most ${maximum} entries.`];
  return ['too_big', `Must be at most ${maximum}.`];
}

const nouns: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};
const nounOf = (type: string) => nouns[type] ?? type;
