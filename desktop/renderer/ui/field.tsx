import clsx from 'clsx';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';

export interface FieldProps<T> {
  label: string;
  name: string;
  value: T;
  onChange: (value: T) => void;
  error?: string;
  hint?: string;
  required?: boolean;
}

export const controlClass =
  'w-full rounded-md border bg-surface px-2.5 min-h-8 pointer-coarse:min-h-11 placeholder:text-ink-3 ' +
  'border-line-strong aria-invalid:border-bad disabled:opacity-60';

/** Label, control, hint and refusal, tied together for assistive technology. */
export function Field({
  label,
  error,
  hint,
  required,
  children,
}: Pick<FieldProps<unknown>, 'label' | 'error' | 'hint' | 'required'> & {
  children: (wiring: {
    id: string;
    'aria-invalid': true | undefined;
    'aria-describedby': string | undefined;
    'aria-required': true | undefined;
  }) => ReactNode;
}) {
  const { t } = useTranslation();
  const id = useId();
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
        {!required && <span className="ms-1 font-normal text-ink-3">{t('forms.optional')}</span>}
      </label>
      {children({
        id,
        'aria-invalid': error ? true : undefined,
        'aria-describedby': described || undefined,
        'aria-required': required || undefined,
      })}
      {error && (
        <p id={`${id}-error`} className="text-sm text-bad">
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-ink-3">
          {hint}
        </p>
      )}
    </div>
  );
}

type InputType = 'text' | 'password' | 'email' | 'number' | 'date' | 'datetime-local';

/** Typed words set the direction; an empty field keeps the page's, so that the cursor waits on the right side. */
const directionOf = (value: string, leftToRight = false) =>
  leftToRight ? 'ltr' : value ? 'auto' : undefined;

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

export interface Option {
  value: string;
  label: string;
}

/** One of a few. */
export function SelectField({
  value,
  onChange,
  name,
  options,
  ...field
}: FieldProps<string> & { options: readonly Option[] }) {
  return (
    <Field {...field}>
      {(wiring) => (
        <select
          {...wiring}
          name={name}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className={controlClass}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** Yes or no. */
export function CheckField({
  value,
  onChange,
  name,
  label,
  hint,
}: Pick<FieldProps<boolean>, 'value' | 'onChange' | 'name' | 'label' | 'hint'>) {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <input
        id={id}
        name={name}
        type="checkbox"
        checked={value}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4.5 accent-brand"
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint && <p className="text-sm text-ink-3">{hint}</p>}
      </div>
    </div>
  );
}
