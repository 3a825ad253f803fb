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
