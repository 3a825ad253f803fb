import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InboxRow } from '#shared/renewals/renewal.schemas.ts';
import { Button } from '#ui/button.tsx';
import { BulkDialog } from './bulk-dialog.tsx';
import { BulkResult, type Results } from './bulk-result.tsx';

type Verdict = 'approve' | 'return' | 'reject';

interface Done {
  rows: readonly InboxRow[];
  results: Results;
}

/** One decision for several steps; afterwards one result for each, and what failed stays selected. */
export function BulkBar({
  rows,
  change,
}: {
  rows: readonly InboxRow[];
  change: (selected: ReadonlySet<string>) => void;
}) {
  const { t } = useTranslation();
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const finish = (results: Done['results']) => {
    setVerdict(null);
    setDone({ rows, results });
    change(new Set(results.filter((each) => !each.ok).map((each) => each.stepId)));
  };
  return (
    <>
      {rows.length > 0 && (
        <div className="sticky top-14 z-5 flex flex-wrap items-center gap-2 rounded-lg bg-brand-soft px-3 py-2">
          <span className="me-2 font-medium">{t('tables.selected', { count: rows.length })}</span>
          <Button look="primary" small icon="check" onClick={() => setVerdict('approve')}>
            {t('approvals.approve')}
          </Button>
          <Button small icon="return" onClick={() => setVerdict('return')}>
            {t('approvals.return')}
          </Button>
          <Button look="danger" small icon="cross" onClick={() => setVerdict('reject')}>
            {t('approvals.reject')}
          </Button>
          <Button look="quiet" small onClick={() => change(new Set())}>
            {t('tables.clearSelection')}
          </Button>
        </div>
      )}
      {verdict && <BulkDialog verdict={verdict} rows={rows} close={() => setVerdict(null)} done={finish} />}
      {done && <BulkResult {...done} close={() => setDone(null)} />}
    </>
  );
}
