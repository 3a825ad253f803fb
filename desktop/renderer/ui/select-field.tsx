import { controlClass, Field, type FieldProps } from './field.tsx';

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
