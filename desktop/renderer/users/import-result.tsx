import { useTranslation } from 'react-i18next';
import type { ImportRun, RowError } from '#shared/integrations/import.schemas.ts';
import { integrationApi } from '#shared/integrations/integration.api.ts';
import { urlOf } from '#shared/kernel/client.ts';
import { buttonClass } from '#ui/button.tsx';
import { FormNotice } from '#ui/form.tsx';
import { Icon } from '#ui/icon.tsx';
import { type Column, Table } from '#ui/table.tsx';
import { isKey, keyOfCode } from '../app/i18n.ts';
import { useFormat } from '../app/use-format.ts';
import { ImportDifferences } from './import-differences.tsx';

const counts = ['rows', 'inserted', 'updated', 'unchanged', 'rejected'] as const;

/** What an import did, or would do: counts, the errors of each rejected row, and the fields that change. */
export function ImportResult({ run }: { run: ImportRun }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { result } = run;
  if (result === null) return <FormNotice>{run.error ?? t('jobs.noResult')}</FormNotice>;
  return (
    <div className="flex flex-col gap-4">
      <p role="status" className="font-medium">
        {t(run.dryRun ? 'imports.wasDryRun' : 'imports.wasMerged')}
      </p>
      <dl className="grid grid-cols-2 divide-line rounded-lg border border-line bg-surface sm:grid-cols-5 sm:divide-x">
        {counts.map((name) => (
          <div key={name} className="px-3.5 py-2">
            <dt className="text-sm text-ink-2">{t(`imports.counts.${name}`)}</dt>
            <dd
              className={`text-lg font-semibold tabular-nums ${name === 'rejected' && result.rejected > 0 ? 'text-bad' : ''}`}
            >
              {format.number(result[name])}
            </dd>
          </div>
        ))}
      </dl>
      {result.rejected > 0 && (
        <a
          href={urlOf(integrationApi.rejected, { params: { id: run.id } })}
          download
          className={`${buttonClass({})} self-start no-underline`}
        >
          <Icon name="download" />
          {t('imports.downloadRejected')}
        </a>
      )}
      {result.errors.length > 0 && <ErrorTable errors={result.errors} />}
      {result.differences.length > 0 && <ImportDifferences result={result} />}
    </div>
  );
}

function ErrorTable({ errors }: { errors: readonly RowError[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const why = (error: RowError) => {
    const key = `rowError.${keyOfCode(error.code)}`;
    return isKey(key) ? t(key) : error.message;
  };
  const columns: Column<RowError>[] = [
    { id: 'line', head: t('imports.line'), cell: (row) => format.number(row.line), narrow: true },
    {
      id: 'column',
      head: t('imports.column'),
      cell: (row) => <bdi dir="ltr">{row.column}</bdi>,
      narrow: true,
    },
    { id: 'value', head: t('imports.value'), cell: (row) => <bdi>{row.value}</bdi> },
    { id: 'why', head: t('imports.why'), cell: (row) => <bdi>{why(row)}</bdi> },
  ];
  return (
    <Table
      label={t('imports.errors')}
      columns={columns}
      rows={errors}
      keyOf={(row) => `${row.line} ${row.column} ${row.code}`}
    />
  );
}
