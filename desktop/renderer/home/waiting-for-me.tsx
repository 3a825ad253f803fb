import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { workflowApi } from '#shared/renewals/renewal.api.ts';
import { Section } from '#ui/page.tsx';
import { useApi } from '../app/api.ts';
import { useFormat } from '../app/use-format.ts';

/** Approvals that wait for the reader; nothing when none does. */
export function WaitingForMe() {
  const { t } = useTranslation();
  const format = useFormat();
  const inbox = useApi(workflowApi.inbox, { query: { limit: '10', withTotal: 'true' } });
  const rows = inbox.data?.items ?? [];
  if (rows.length === 0) return null;
  const overdue = rows.filter((row) => row.overdue).length;
  return (
    <Section title={t('home.approvals', { count: inbox.data?.total ?? rows.length })}>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {rows.slice(0, 5).map((row) => (
          <li key={row.stepId}>
            <Link
              to={`/approvals?step=${row.stepId}`}
              className="flex flex-wrap items-center justify-between gap-x-4 px-4 py-2 text-ink no-underline hover:bg-hover"
            >
              <span>
                <bdi className="font-medium">{format.name(row.userNameEn, row.userNameAr)}</bdi>
                {' · '}
                <bdi>{format.name(row.courseTitleEn, row.courseTitleAr)}</bdi>
              </span>
              {row.stepDueOn && (
                <span className={row.overdue ? 'text-bad' : 'text-ink-3'}>
                  {t(row.overdue ? 'approvals.overdueSince' : 'standings.dueBy', {
                    date: format.date(row.stepDueOn),
                  })}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
      <p>
        <Link to="/approvals">{t('home.allApprovals')}</Link>
        {overdue > 0 && <span className="text-bad"> · {t('approvals.overdue', { count: overdue })}</span>}
      </p>
    </Section>
  );
}
