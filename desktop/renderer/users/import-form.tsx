import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ImportKind, type ImportMapping, importFields } from '#shared/integrations/import.schemas.ts';
import { integrationApi } from '#shared/integrations/integration.api.ts';
import { Button } from '#ui/button.tsx';
import { FileField } from '#ui/file-field.tsx';
import { FormNotice } from '#ui/form.tsx';
import { SelectField } from '#ui/select-field.tsx';
import { useUpload } from '../app/api.ts';
import { problemText } from '../app/problems.ts';
import { columnFor, type Header, readHeader } from './csv-header.ts';
import { ImportColumns } from './import-columns.tsx';
import { type Columns, mappingOf, type Options } from './import-mapping.ts';
import { ImportOptions } from './import-options.tsx';

const usual: Options = { encoding: 'auto', dateFormat: 'YYYY-MM-DD', empty: 'keep', history: false };

/** Which file, of what, and what its columns mean. */
export function ImportForm({ started }: { started: (jobId: string) => void }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<ImportKind>('employees');
  const [file, setFile] = useState<File | null>(null);
  const [header, setHeader] = useState<Header | null>(null);
  const [columns, setColumns] = useState<Columns>({});
  const [options, setOptions] = useState(usual);
  const upload = useUpload(integrationApi.import);

  const read = async (chosen: File | null, of: ImportKind, encoding: ImportMapping['encoding']) => {
    setFile(chosen);
    setKind(of);
    const found = chosen && (await readHeader(chosen, encoding));
    setHeader(found);
    const fields: readonly string[] = importFields[of].fields;
    setColumns(Object.fromEntries(fields.map((field) => [field, columnFor(field, found?.columns ?? [])])));
  };
  const send = (chosen: File, found: Header, dryRun: boolean) => {
    const mapping = JSON.stringify(mappingOf(columns, found.delimiter, options));
    upload.mutate(
      { input: { body: { kind, mapping, dryRun: dryRun ? 'true' : 'false' } }, file: chosen },
      { onSuccess: ({ jobId }) => started(jobId) },
    );
  };
  return (
    <form
      noValidate
      onSubmit={(event) => event.preventDefault()}
      className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-4"
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          name="kind"
          label={t('imports.kind')}
          value={kind}
          onChange={(value) => void read(file, ImportKind.parse(value), options.encoding)}
          options={ImportKind.options.map((value) => ({ value, label: t(`imports.kinds.${value}`) }))}
          required
        />
        <FileField
          label={t('imports.file')}
          accept=".csv,text/csv,text/plain"
          file={file}
          onChange={(chosen) => void read(chosen, kind, options.encoding)}
          required
        />
      </div>
      {file && header && (
        <>
          <ImportOptions
            kind={kind}
            options={options}
            change={(changed) => {
              setOptions(changed);
              if (changed.encoding !== options.encoding) void read(file, kind, changed.encoding);
            }}
          />
          <ImportColumns kind={kind} found={header.columns} columns={columns} change={setColumns} />
          <FormNotice>{upload.error && problemText(t, upload.error)}</FormNotice>
          <div className="flex flex-wrap gap-2">
            <Button
              look="primary"
              icon="search"
              busy={upload.isPending}
              onClick={() => send(file, header, true)}
            >
              {t('imports.dryRun')}
            </Button>
            <Button icon="upload" busy={upload.isPending} onClick={() => send(file, header, false)}>
              {t('imports.run')}
            </Button>
          </div>
        </>
      )}
    </form>
  );
}
