import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { FieldError, Problem } from '#shared/kernel/problem.ts';
import type { Input, Output, Route } from '#shared/kernel/route.ts';
import { useCommand } from './api.ts';
import { fieldText, problemText } from './problems.ts';

type Values = Record<string, string | boolean>;

interface FormOptions<R extends Route, V extends Values> {
  route: R;
  /** What the fields show first, by their path in the request body: `audience.departmentId`. */
  initial: V;
  toInput(values: V): Input<R>;
  onDone(answer: Output<R>): void;
}

/** A form that calls one route: checked by the contract's own schema first, the server's field errors on the same fields. */
export function useForm<R extends Route, V extends Values>({
  route,
  initial,
  toInput,
  onDone,
}: FormOptions<R, V>) {
  const { t } = useTranslation();
  const command = useCommand(route);
  const [values, setValues] = useState(initial);
  const [refused, setRefused] = useState<readonly FieldError[]>([]);

  const set = <N extends keyof V & string>(name: N, value: V[N]) => {
    setValues((former) => ({ ...former, [name]: value }));
    setRefused((former) => former.filter((error) => error.path !== name));
  };
  /** `over`: values that another button of the form stands for. */
  const submit = (event?: FormEvent, over?: Partial<V>) => {
    event?.preventDefault();
    const input = toInput({ ...values, ...over });
    const errors = route.body ? errorsOf(route.body, 'body' in input ? input.body : {}) : [];
    setRefused(errors);
    if (errors.length > 0) return;
    command.mutate(input, {
      onSuccess: onDone,
      onError: (problem) => setRefused(problem.errors),
    });
  };
  return {
    values,
    set,
    submit,
    pending: command.isPending,
    /** What a field component takes. */
    field<N extends keyof V & string>(name: N) {
      const error = refused.find((each) => each.path === name);
      return {
        name,
        value: values[name],
        onChange: (value: V[N]) => set(name, value),
        error: error && fieldText(t, error),
      };
    },
    /** What no field shows: the refusal itself, and errors of paths without a field. */
    notice: noticeOf(command.error, refused, Object.keys(initial), (problem) => problemText(t, problem)),
    problem: command.error,
  };
}

function noticeOf(
  problem: Problem | null,
  refused: readonly FieldError[],
  shown: string[],
  say: (problem: Problem) => string,
): string | null {
  const hidden = refused.filter((error) => !shown.includes(error.path));
  if (problem && problem.errors.length === 0) return say(problem);
  return hidden.length > 0 ? hidden.map((error) => `${error.path}: ${error.message}`).join(' ') : null;
}

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
