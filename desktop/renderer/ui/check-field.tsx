import { useId } from 'react';
import type { FieldProps } from './field.tsx';

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
