import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { workflowApi } from '#shared/renewals/renewal.api.ts';
import { List } from '#ui/list.tsx';
import { Page } from '#ui/page.tsx';
import { Split } from '#ui/split.tsx';
import { Empty } from '#ui/states.tsx';
import { useList } from '../app/api.ts';
import { useMay } from '../app/session.tsx';
import { useFilters } from '../app/use-filters.ts';
import { BulkBar } from './bulk-bar.tsx';
import { DecisionForm } from './decision-form.tsx';
import { Delegations } from './delegations.tsx';
import { InboxTable } from './inbox-table.tsx';
import { RequestPanel } from './request-panel.tsx';

/** What waits for me, the most overdue first; `?step=` opens one beside the list. */
export function ApprovalsPage() {
  const { t } = useTranslation();
  const may = useMay();
  const address = useFilters(['step']);
  const inbox = useList(workflowApi.inbox, { query: { withTotal: 'true' } });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const shown = inbox.data?.find((row) => row.stepId === address.get('step'));
  const close = () => address.set('step', '');
  const picked = inbox.data?.filter((row) => selected.has(row.stepId)) ?? [];
  return (
    <Page
      title={t('nav.approvals')}
      hint={inbox.total === null ? t('approvals.hint') : t('approvals.waiting', { count: inbox.total })}
    >
      <BulkBar rows={picked} change={setSelected} />
      <Split
        label={t('renewals.request')}
        detailKey={shown?.stepId ?? null}
        close={close}
        detail={
          shown && (
            <RequestPanel key={shown.stepId} id={shown.id}>
              {(request) => <DecisionForm stepId={shown.stepId} request={request} done={close} />}
            </RequestPanel>
          )
        }
      >
        <List of={inbox} empty={<Empty title={t('approvals.empty')}>{t('approvals.emptyHint')}</Empty>}>
          {(rows) => (
            <InboxTable
              rows={rows}
              current={shown?.stepId ?? null}
              linkTo={(stepId) => address.link({ step: stepId })}
              selection={{ selected, change: setSelected }}
            />
          )}
        </List>
      </Split>
      {may({ permission: 'users:read' }) && <Delegations />}
    </Page>
  );
}
