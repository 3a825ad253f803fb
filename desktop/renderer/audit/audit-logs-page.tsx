import { useTranslation } from 'react-i18next';
import { auditApi } from '#shared/audit/audit.api.ts';
import { AuditChain } from '#shared/audit/audit.schemas.ts';
import { List } from '#ui/list.tsx';
import { Page } from '#ui/page.tsx';
import { Split } from '#ui/split.tsx';
import { Empty } from '#ui/states.tsx';
import { useList } from '../app/api.ts';
import { useSessionZone } from '../app/session.tsx';
import { useFilters } from '../app/use-filters.ts';
import { instantOf } from '../app/zone.ts';
import { AuditDetail } from './audit-detail.tsx';
import { AuditFilters, auditFilters } from './audit-filters.tsx';
import { AuditTable, rowId } from './audit-table.tsx';
import { Verify } from './verify.tsx';

/** Who did what, when and from where; and the proof that nothing was changed since. */
export function AuditLogsPage() {
  const { t } = useTranslation();
  const zone = useSessionZone();
  const address = useFilters(['entry', ...auditFilters]);
  const filters = useFilters(auditFilters);
  const from = filters.query('from');
  const to = filters.query('to');
  const rows = useList(auditApi.list, {
    query: {
      q: filters.query('q'),
      chain: AuditChain.safeParse(filters.get('chain')).data,
      action: filters.query('action'),
      subjectId: filters.query('subject'),
      from: from && instantOf(zone, `${from}T00:00`),
      to: to && instantOf(zone, `${to}T23:59`),
    },
  });
  const shown = rows.data?.find((row) => rowId(row) === address.get('entry'));
  return (
    <Page title={t('nav.auditLogs')} hint={t('audit.hint')}>
      <Verify />
      <AuditFilters />
      <Split
        label={t('audit.entry')}
        detailKey={shown ? rowId(shown) : null}
        close={() => address.set('entry', '')}
        detail={shown && <AuditDetail row={shown} />}
      >
        <List
          of={rows}
          filtered={filters.any}
          clear={filters.clear}
          empty={<Empty title={t('audit.empty')} />}
        >
          {(entries) => (
            <AuditTable
              rows={entries}
              current={address.get('entry') || null}
              linkTo={(id) => address.link({ entry: id })}
            />
          )}
        </List>
      </Split>
    </Page>
  );
}
