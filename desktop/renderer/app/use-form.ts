import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldError, Problem } from '#shared/kernel/problem.ts';
import type { Input, Output, Route } from '#shared/kernel/route.ts';
import { useCommand } from './api.ts';
import { errorsOf } from './field-errors.ts';
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
    // A promise, not callbacks of `mutate`: news by the event stream may take the form away before the answer is here.
    command.mutateAsync(input).then(onDone, (problem: Problem) => setRefused(problem.errors ?? []));
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
