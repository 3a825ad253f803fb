import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AuditRow } from '#shared/audit/audit.schemas.ts';
import { Details } from '#ui/details.tsx';
import { useFormat } from '../app/use-format.ts';
import { Actor, OutcomeBadge } from './audit-table.tsx';
import { differencesOf } from './differences.ts';

/** One entry: who, from where, and each field before and after. */
export function AuditDetail({ row }: { row: AuditRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const code = (value: string | null) =>
    value && (
      <bdi dir="ltr" className="font-mono text-sm break-all">
        {value}
      </bdi>
    );
  return (
    <div className="flex flex-col gap-4">
      <h2 className="pe-8 font-mono text-lg font-semibold break-all">
        <bdi dir="ltr">{row.action}</bdi>
      </h2>
      <Details
        items={[
          [t('columns.status'), <OutcomeBadge key="outcome" outcome={row.outcome} />],
          [t('audit.at'), format.moment(row.at)],
          [t('audit.actor'), <Actor key="actor" row={row} />],
          [t('audit.address'), code(row.address)],
          [t('audit.requestId'), code(row.requestId)],
          [
            t('audit.subject'),
            row.subjectId && (
              <Link key="subject" to={`/audit-logs?subject=${row.subjectId}&chain=${row.chain}`}>
                {code(row.subjectId)}
              </Link>
            ),
          ],
          [t('audit.seq'), format.number(row.seq)],
          [t('audit.hash'), code(row.hash)],
        ]}
      />
      <Changes row={row} />
    </div>
  );
}

function Changes({ row }: { row: AuditRow }) {
  const { t } = useTranslation();
  const differences = differencesOf(row.before, row.after);
  if (differences.length === 0) return <p className="text-ink-3">{t('audit.noChanges')}</p>;
  return (
    <table aria-label={t('audit.changes')} className="w-full table-fixed border-collapse text-sm">
      <thead>
        <tr className="text-ink-3">
          {(['field', 'before', 'after'] as const).map((name) => (
            <th key={name} scope="col" className="py-1 pe-2 text-start font-medium">
              {t(`audit.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="font-mono">
        {differences.map(({ field, before, after }) => (
          <tr key={field} className="border-t border-line align-top">
            <th scope="row" className="py-1 pe-2 text-start font-normal break-words">
              <bdi dir="ltr">{field}</bdi>
            </th>
            <td className="py-1 pe-2 break-words text-bad">
              <bdi dir="ltr">{before}</bdi>
            </td>
            <td className="py-1 break-words text-ok">
              <bdi dir="ltr">{after}</bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
