import { useTranslation } from 'react-i18next';
import type { ImportResult } from '#shared/integrations/import.schemas.ts';
import { type Column, Table } from '#ui/table.tsx';

type Difference = ImportResult['differences'][number];

/** The first changed fields, before and after. */
export function ImportDifferences({ result }: { result: ImportResult }) {
  const { t } = useTranslation();
  const columns: Column<Difference>[] = [
    { id: 'key', head: t('imports.record'), cell: (row) => <bdi dir="ltr">{row.key}</bdi>, narrow: true },
    { id: 'field', head: t('audit.field'), cell: (row) => <bdi dir="ltr">{row.field}</bdi>, narrow: true },
    { id: 'before', head: t('audit.before'), cell: (row) => <bdi className="text-bad">{row.before}</bdi> },
    { id: 'after', head: t('audit.after'), cell: (row) => <bdi className="text-ok">{row.after}</bdi> },
  ];
  return (
    <Table
      label={t('imports.differences')}
      columns={columns}
      rows={result.differences}
      keyOf={(row) => `${row.key} ${row.field}`}
    />
  );
}
