import { useTranslation } from 'react-i18next';
import type { Standing } from '#shared/enrollments/enrollment.schemas.ts';
import { Named } from '#ui/row-link.tsx';
import { type Column, Table } from '#ui/table.tsx';
import { useFormat } from '../app/use-format.ts';
import { Expiry } from './expiry.tsx';
import { NextStep } from './next-step.tsx';
import { Reasons } from './reasons.tsx';
import { StandingBadge } from './standing-badge.tsx';

/** One person's standings, in the order of the server: what needs somebody first. */
export function StandingTable({ label, standings }: { label: string; standings: readonly Standing[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<Standing>[] = [
    {
      id: 'course',
      head: t('columns.course'),
      cell: (row) => <Named name={format.name(row.courseTitleEn, row.courseTitleAr)} code={row.courseCode} />,
    },
    {
      id: 'status',
      head: t('columns.status'),
      cell: (row) => <StandingBadge status={row.status} />,
      narrow: true,
    },
    { id: 'expires', head: t('columns.expires'), cell: (row) => <Expiry standing={row} /> },
    { id: 'why', head: t('columns.required'), cell: (row) => <Reasons standing={row} /> },
    { id: 'next', head: t('columns.next'), cell: (row) => <NextStep standing={row} />, narrow: true },
  ];
  return <Table label={label} columns={columns} rows={standings} keyOf={(row) => row.courseId} />;
}
