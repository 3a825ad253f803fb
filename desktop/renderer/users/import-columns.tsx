import { useTranslation } from 'react-i18next';
import { type ImportKind, importFields } from '#shared/integrations/import.schemas.ts';
import { SelectField } from '#ui/select-field.tsx';
import { isKey } from '../app/i18n.ts';
import type { Columns } from './import-mapping.ts';

/** Which column each field comes from. Columns that are called like a field are already chosen. */
export function ImportColumns({
  kind,
  found,
  columns,
  change,
}: {
  kind: ImportKind;
  found: readonly string[];
  columns: Columns;
  change: (columns: Columns) => void;
}) {
  const { t } = useTranslation();
  const options = [
    { value: '', label: t('imports.notInFile') },
    ...found.filter((column) => column !== '').map((column) => ({ value: column, label: column })),
  ];
  const nameOf = (field: string) => {
    const key = `importField.${field}`;
    return isKey(key) ? t(key) : field;
  };
  const keys: readonly string[] = importFields[kind].key.split(', ');
  return (
    <fieldset className="grid gap-x-4 gap-y-3 sm:grid-cols-2 lg:grid-cols-3">
      <legend className="mb-2 font-semibold">{t('imports.columns')}</legend>
      {importFields[kind].fields.map((field) => (
        <SelectField
          key={field}
          name={field}
          label={nameOf(field)}
          value={columns[field] ?? ''}
          onChange={(column) => change({ ...columns, [field]: column })}
          options={options}
          required={keys.includes(field)}
        />
      ))}
    </fieldset>
  );
}
