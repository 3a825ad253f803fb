import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { workflowApi } from '#shared/renewals/renewal.api.ts';
import type { Delegation } from '#shared/renewals/renewal.schemas.ts';
import { Badge } from '#ui/badge.tsx';
import { Button } from '#ui/button.tsx';
import { Section } from '#ui/page.tsx';
import { Words } from '#ui/row-link.tsx';
import { Answer } from '#ui/states.tsx';
import { type Column, Table } from '#ui/table.tsx';
import { toast } from '#ui/toast.tsx';
import { useApi, useCommand } from '../app/api.ts';
import { problemText } from '../app/problems.ts';
import { useSession } from '../app/session.tsx';
import { useFormat } from '../app/use-format.ts';
import { DelegationDialog } from './delegation-dialog.tsx';

/** Who decides for me while I am away, and for whom I decide. */
export function Delegations() {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const delegations = useApi(workflowApi.delegations, {});
  return (
    <Section
      title={t('delegations.title')}
      actions={
        <Button small icon="plus" onClick={() => setAdding(true)}>
          {t('delegations.add')}
        </Button>
      }
    >
      <Answer of={delegations} rows={1}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-ink-3">{t('delegations.empty')}</p>
          ) : (
            <DelegationTable delegations={items} />
          )
        }
      </Answer>
      {adding && <DelegationDialog close={() => setAdding(false)} />}
    </Section>
  );
}

function DelegationTable({ delegations }: { delegations: readonly Delegation[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<Delegation>[] = [
    {
      id: 'delegator',
      head: t('delegations.for'),
      cell: (row) => <Words>{format.name(row.delegatorNameEn, row.delegatorNameAr)}</Words>,
    },
    {
      id: 'delegate',
      head: t('delegations.decides'),
      cell: (row) => <Words>{format.name(row.delegateNameEn, row.delegateNameAr)}</Words>,
    },
    { id: 'from', head: t('columns.from'), cell: (row) => format.date(row.fromOn), narrow: true },
    { id: 'to', head: t('columns.to'), cell: (row) => format.date(row.toOn), narrow: true },
    { id: 'state', head: t('columns.status'), cell: (row) => <DelegationState row={row} />, narrow: true },
    { id: 'end', head: t('columns.actions'), cell: (row) => <EndDelegation row={row} />, narrow: true },
  ];
  return (
    <Table label={t('delegations.title')} columns={columns} rows={delegations} keyOf={(row) => row.id} />
  );
}

function DelegationState({ row }: { row: Delegation }) {
  const { t } = useTranslation();
  const { today } = useSession();
  if (row.revokedAt)
    return (
      <Badge tone="neutral" icon="dash">
        {t('delegations.revoked')}
      </Badge>
    );
  if (row.toOn < today)
    return (
      <Badge tone="neutral" icon="dash">
        {t('delegations.over')}
      </Badge>
    );
  if (row.fromOn > today)
    return (
      <Badge tone="queue" icon="calendar">
        {t('delegations.coming')}
      </Badge>
    );
  return (
    <Badge tone="ok" icon="check">
      {t('delegations.active')}
    </Badge>
  );
}

function EndDelegation({ row }: { row: Delegation }) {
  const { t } = useTranslation();
  const { userId, today } = useSession();
  const revoke = useCommand(workflowApi.revokeDelegation);
  if (row.delegatorId !== userId || row.revokedAt || row.toOn < today) return null;
  const end = () =>
    revoke.mutate(
      { params: { id: row.id }, body: { version: row.version } },
      {
        onSuccess: () => toast(t('delegations.ended')),
        onError: (problem) => toast(problemText(t, problem), true),
      },
    );
  return (
    <Button small busy={revoke.isPending} onClick={end}>
      {t('delegations.end')}
    </Button>
  );
}
