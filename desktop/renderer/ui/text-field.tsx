import clsx from 'clsx';
import { useId } from 'react';
import { controlClass, Field, type FieldProps } from './field.tsx';

/** Typed words set the direction; an empty field keeps the page's, so that the cursor waits on the right side. */
const directionOf = (value: string, leftToRight = false) =>
  leftToRight ? 'ltr' : value ? 'auto' : undefined;

type InputType = 'text' | 'password' | 'email' | 'number' | 'date' | 'datetime-local';

/** One line of text, a number, a date. `code` is for what is written left to right in any language. */
export function TextField({
  value,
  onChange,
  name,
  type = 'text',
  autoComplete = 'off',
  code = false,
  list,
  ...field
}: FieldProps<string> & {
  type?: InputType;
  autoComplete?: string;
  code?: boolean;
  list?: readonly string[];
}) {
  const listId = useId();
  const leftToRight = code || type === 'date' || type === 'datetime-local' || type === 'number';
  return (
    <Field {...field}>
      {(wiring) => (
        <>
          <input
            {...wiring}
            name={name}
            type={type}
            autoComplete={autoComplete}
            value={value}
            list={list && listId}
            dir={directionOf(value, leftToRight)}
            onChange={(event) => onChange(event.target.value)}
            className={clsx(controlClass, leftToRight && 'rtl:text-end')}
          />
          {list && (
            <datalist id={listId}>
              {list.map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}

/** Several lines of text. */
export function TextArea({
  value,
  onChange,
  name,
  rows = 3,
  ...field
}: FieldProps<string> & { rows?: number }) {
  return (
    <Field {...field}>
      {(wiring) => (
        <textarea
          {...wiring}
          name={name}
          rows={rows}
          dir={directionOf(value)}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className={clsx(controlClass, 'py-1.5')}
        />
      )}
    </Field>
  );
}
