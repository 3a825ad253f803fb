import type { z } from 'zod';
import type { FieldError } from '#shared/kernel/problem.ts';

/** The contract's own schema, asked before the server is. */
export function errorsOf(schema: z.ZodType, body: unknown): FieldError[] {
  const checked = schema.safeParse(body, { reportInput: true });
  if (checked.success) return [];
  return checked.error.issues.map((issue) => ({
    path: issue.path.join('.'),
    code: codeOf(issue),
    message: issue.message,
  }));
}

/** The codes of the server's own answers, so that both read the same; an empty field reads as "needed". */
function codeOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      if (issue.origin === 'array') return 'too_few';
      if (issue.origin !== 'string') return 'too_small';
      return Number(issue.minimum) <= 1 ? 'required' : 'too_short';
    case 'too_big':
      return issue.origin === 'string' ? 'too_long' : 'too_big';
    case 'invalid_type':
      return issue.input === undefined || issue.input === null ? 'required' : 'invalid_type';
    case 'invalid_format':
      return formats[issue.format] ?? 'invalid_format';
    case 'invalid_value':
    case 'invalid_union':
      return 'invalid_choice';
    case 'custom':
      return String(issue.params?.code ?? 'invalid');
    default:
      return 'invalid';
  }
}

const formats: Record<string, string> = {
  date: 'invalid_date',
  datetime: 'invalid_instant',
  email: 'invalid_email',
  uuid: 'invalid_id',
};
