import { useTranslation } from 'react-i18next';
import type { AuditRow } from '#shared/audit/audit.schemas.ts';
import { Badge } from '#ui/badge.tsx';
import { RowLink } from '#ui/row-link.tsx';
import { type Column, Table } from '#ui/table.tsx';
import { isKey } from '../app/i18n.ts';
import { useFormat } from '../app/use-format.ts';

export const rowId = (row: AuditRow): string => `${row.chain}-${row.seq}`;

/** Entries of the audit log. */
export function AuditTable({
  rows,
  current,
  linkTo,
}: {
  rows: readonly AuditRow[];
  current: string | null;
  linkTo: (id: string) => string;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<AuditRow>[] = [
    {
      id: 'action',
      head: t('audit.action'),
      cell: (row) => (
        <RowLink to={linkTo(rowId(row))}>
          <bdi dir="ltr" className="font-mono text-sm">
            {row.action}
          </bdi>
        </RowLink>
      ),
    },
    {
      id: 'outcome',
      head: t('columns.status'),
      cell: (row) => <OutcomeBadge outcome={row.outcome} />,
      narrow: true,
    },
    { id: 'actor', head: t('audit.actor'), cell: (row) => <Actor row={row} /> },
    { id: 'subject', head: t('audit.subject'), cell: (row) => <Subject row={row} /> },
    { id: 'at', head: t('audit.at'), cell: (row) => format.moment(row.at), narrow: true },
  ];
  return <Table label={t('nav.auditLogs')} columns={columns} rows={rows} keyOf={rowId} current={current} />;
}

export function OutcomeBadge({ outcome }: { outcome: AuditRow['outcome'] }) {
  const { t } = useTranslation();
  if (outcome === 'done') {
    return (
      <Badge tone="ok" icon="check">
        {t('audit.outcome.done')}
      </Badge>
    );
  }
  return (
    <Badge tone="bad" icon={outcome === 'denied' ? 'shield' : 'cross'}>
      {t(`audit.outcome.${outcome}`)}
    </Badge>
  );
}

export function Actor({ row }: { row: AuditRow }) {
  const { t } = useTranslation();
  return row.actorKind === 'user' && row.actorName ? (
    <bdi>{row.actorName}</bdi>
  ) : (
    t(`audit.actorKind.${row.actorKind}`)
  );
}

function Subject({ row }: { row: AuditRow }) {
  const { t } = useTranslation();
  if (!row.subjectKind) return null;
  const key = `audit.subjectKind.${row.subjectKind}`;
  return <bdi>{isKey(key) ? t(key) : row.subjectKind}</bdi>;
}
