import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Problem } from '#shared/kernel/problem.ts';
import { count, Id, Instant, IsoDate, text } from '#shared/kernel/schemas.ts';
import { parsed } from './field-errors.ts';

const Form = z.strictObject({
  name: text(5).optional(),
  on: IsoDate.optional(),
  at: Instant.optional(),
  id: Id.optional(),
  seats: count(1, 9).optional(),
  email: z.email().optional(),
  grade: z.enum(['a', 'b']).optional(),
  steps: z
    .array(z.strictObject({ comment: text(5) }))
    .min(1)
    .max(2)
    .optional(),
  audience: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('all') }),
      z.strictObject({ kind: z.literal('grade'), grade: count(1, 9) }),
    ])
    .optional(),
  either: z
    .union([z.strictObject({ a: count(1, 9), b: text(5), c: text(5) }), z.strictObject({ d: text(5) })])
    .optional(),
  values: z.record(z.string().max(3), z.string()).optional(),
});

const errorsOf = (schema: z.ZodType, value: unknown): string[] => {
  try {
    parsed(schema, value);
  } catch (error) {
    if (error instanceof Problem) return error.errors.map(({ path, code }) => `${path} ${code}`);
    throw error;
  }
  return [];
};

describe('a wrong field', () => {
  test.each([
    ['unknown', { nmae: 'x' }, 'nmae unknown_key'],
    ['empty', { name: '  ' }, 'name too_short'],
    ['too long', { name: 'abcdef' }, 'name too_long'],
    ['no text', { name: 5 }, 'name invalid_type'],
    ['with NUL', { name: 'a\u0000' }, 'name invalid'],
    ['no date', { on: '2026-02-30' }, 'on invalid_date'],
    ['no instant', { at: '2026-02-01' }, 'at invalid_instant'],
    ['no id', { id: '7' }, 'id invalid_id'],
    ['too small', { seats: 0 }, 'seats too_small'],
    ['too big', { seats: 10 }, 'seats too_big'],
    ['half a seat', { seats: 1.5 }, 'seats invalid_type'],
    ['no address', { email: 'anna' }, 'email invalid_email'],
    ['no choice', { grade: 'c' }, 'grade invalid_choice'],
    ['too few', { steps: [] }, 'steps too_few'],
    ['too many', { steps: [{ comment: 'a' }, { comment: 'a' }, { comment: 'a' }] }, 'steps too_many'],
    ['missing, in a list', { steps: [{ comment: 'a' }, {}] }, 'steps.1.comment required'],
    ['unknown, in a list', { steps: [{ comment: 'a', x: 1 }] }, 'steps.0.x unknown_key'],
    ['of no kind', { audience: { kind: 'nobody' } }, 'audience.kind invalid_choice'],
    ['missing, in a kind', { audience: { kind: 'grade' } }, 'audience.grade required'],
    ['of the nearest shape', { either: { d: 7 } }, 'either.d invalid_type'],
    ['with a wrong name', { values: { abcd: 'x' } }, 'values.abcd invalid_name'],
  ])('%s', (_, value, expected) => {
    expect(errorsOf(Form, value)).toEqual([expected]);
  });

  test('all wrong fields are named at once', () => {
    expect(errorsOf(Form, { name: '', on: 'x', other: 1 })).toEqual([
      'name too_short',
      'on invalid_date',
      'other unknown_key',
    ]);
  });

  test('a code of the contract wins over the general one', () => {
    const schema = z.strictObject({ to: z.string() }).refine(() => false, {
      path: ['to'],
      message: 'Ends before it begins.',
      params: { code: 'ends_early' },
    });
    expect(errorsOf(schema, { to: 'x' })).toEqual(['to ends_early']);
  });

  test('whole bodies can be wrong too', () => {
    expect(errorsOf(Form, null)).toEqual([' invalid_type']);
    expect(errorsOf(Form, [])).toEqual([' invalid_type']);
  });
});
