import { useTranslation } from 'react-i18next';
import type { Output } from '#shared/kernel/route.ts';
import type { workflowApi } from '#shared/renewals/renewal.api.ts';
import type { InboxRow } from '#shared/renewals/renewal.schemas.ts';
import { IconButton } from '#ui/button.tsx';
import { Icon } from '#ui/icon.tsx';
import { isKey, keyOfCode } from '../app/i18n.ts';
import { useFormat } from '../app/use-format.ts';
import { RequestBadge } from './request-badge.tsx';

/** One result for each decided step. */
export type Results = Output<typeof workflowApi.decideMany>['results'];

/** What became of each request of a bulk decision. */
export function BulkResult({
  rows,
  results,
  close,
}: {
  rows: readonly InboxRow[];
  results: Results;
  close: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const refused = results.filter((each) => !each.ok).length;
  const why = (each: (typeof results)[number]) => {
    const key = `problems.${keyOfCode(each.code ?? '')}`;
    return isKey(key) ? t(key) : (each.detail ?? '');
  };
  return (
    <section aria-label={t('approvals.result')} className="rounded-lg border border-line bg-surface p-3">
      <div className="flex items-center justify-between">
        <p role="status" className="font-medium">
          {t('approvals.resultDone', { count: results.length - refused })}
          {refused > 0 && ` ${t('approvals.resultRefused', { count: refused })}`}
        </p>
        <IconButton icon="cross" label={t('actions.close')} onClick={close} />
      </div>
      <ul className="flex flex-col gap-1">
        {results.map((each) => {
          const row = rows.find(({ stepId }) => stepId === each.stepId);
          return (
            <li key={each.stepId} className="flex flex-wrap items-center gap-2">
              <Icon name={each.ok ? 'check' : 'cross'} className={each.ok ? 'text-ok' : 'text-bad'} />
              {row && (
                <span>
                  <bdi>{format.name(row.userNameEn, row.userNameAr)}</bdi>
                  {' · '}
                  <bdi>{format.name(row.courseTitleEn, row.courseTitleAr)}</bdi>
                </span>
              )}
              {each.ok && each.state ? (
                <RequestBadge state={each.state} />
              ) : (
                <span className="text-bad">{why(each)}</span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
