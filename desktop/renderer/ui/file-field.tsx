import { useTranslation } from 'react-i18next';
import { Field } from './field.tsx';

const megabyte = 1024 * 1024;

/** One file from this device, by choosing or dropping it on the field. */
export function FileField({
  label,
  hint,
  error,
  accept,
  required,
  file,
  onChange,
}: {
  label: string;
  hint?: string;
  error?: string;
  /** Media types or endings, as the browser's own field takes them. */
  accept: string;
  required?: boolean;
  file: File | null;
  onChange: (file: File | null) => void;
}) {
  const { t } = useTranslation();
  return (
    <Field label={label} hint={hint} error={error} required={required}>
      {(wiring) => (
        <div className="relative flex min-h-11 items-center justify-center rounded-md border border-dashed border-line-strong px-3 py-2 text-center text-ink-2 focus-within:outline-2 focus-within:outline-brand hover:bg-hover">
          <input
            {...wiring}
            // A new field each time, so that the same file can be chosen again after it was taken back.
            key={file ? file.name : 'none'}
            type="file"
            accept={accept}
            onChange={(event) => onChange(event.target.files?.[0] ?? null)}
            className="absolute inset-0 cursor-pointer opacity-0"
          />
          {file ? (
            <span>
              <bdi className="font-medium">{file.name}</bdi>{' '}
              {file.size < megabyte
                ? t('forms.kilobytes', { size: Math.ceil(file.size / 1024) })
                : t('forms.megabytes', { size: (file.size / megabyte).toFixed(1) })}
            </span>
          ) : (
            t('forms.chooseFile')
          )}
        </div>
      )}
    </Field>
  );
}
