import { useTranslation } from 'react-i18next';
import { type ImportKind, ImportMapping } from '#shared/integrations/import.schemas.ts';
import { CheckField } from '#ui/check-field.tsx';
import { SelectField } from '#ui/select-field.tsx';
import { dateFormats, type Options } from './import-mapping.ts';

const encodings = ImportMapping.shape.encoding.unwrap().options;
const empties = ImportMapping.shape.empty.unwrap().options;

/** How the file is written, and what an empty cell means. */
export function ImportOptions({
  kind,
  options,
  change,
}: {
  kind: ImportKind;
  options: Options;
  change: (options: Options) => void;
}) {
  const { t } = useTranslation();
  const encodingName = (value: string) => (value === 'auto' ? t('imports.encodingAuto') : value);
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-3">
        <SelectField
          name="encoding"
          label={t('imports.encoding')}
          value={options.encoding}
          onChange={(value) =>
            change({ ...options, encoding: encodings.find((each) => each === value) ?? 'auto' })
          }
          options={encodings.map((value) => ({ value, label: encodingName(value) }))}
          required
        />
        <SelectField
          name="dateFormat"
          label={t('imports.dateFormat')}
          value={options.dateFormat}
          onChange={(value) =>
            change({ ...options, dateFormat: dateFormats.find((each) => each === value) ?? 'YYYY-MM-DD' })
          }
          options={dateFormats.map((value) => ({ value, label: value }))}
          required
        />
        <SelectField
          name="empty"
          label={t('imports.empty')}
          value={options.empty}
          onChange={(value) =>
            change({ ...options, empty: empties.find((each) => each === value) ?? 'keep' })
          }
          options={empties.map((value) => ({ value, label: t(`imports.empties.${value}`) }))}
          required
        />
      </div>
      {kind === 'employees' && (
        <CheckField
          name="history"
          label={t('imports.history')}
          hint={t('imports.historyHint')}
          value={options.history}
          onChange={(history) => change({ ...options, history })}
        />
      )}
    </>
  );
}
