import { useTranslation } from 'react-i18next';
import { FilterSelect, Filters, SearchBox } from '#ui/filters.tsx';
import { Page } from '#ui/page.tsx';
import { Split } from '#ui/split.tsx';
import { useFilters } from '../app/use-filters.ts';
import { useDepartmentOptions } from '../users/department-field.tsx';
import { CertificateList } from './certificate-list.tsx';
import { OfficerActions } from './officer-actions.tsx';
import { RequestList } from './request-list.tsx';
import { RequestPanel } from './request-panel.tsx';
import { isExpiryView, isRequestView } from './triage.ts';
import { TriageStrip } from './triage-strip.tsx';

const filterNames = ['q', 'department'] as const;

/** The training officer's triage: what ends when, and what each request waits for. The strip is the filter. */
export function AllRenewalsPage() {
  const { t } = useTranslation();
  const address = useFilters(['view', 'request', ...filterNames]);
  const filters = useFilters(filterNames);
  const wanted = address.get('view');
  const view = isExpiryView(wanted) || isRequestView(wanted) ? wanted : 'toBook';
  const request = address.get('request') || null;
  const narrowed = { q: filters.query('q'), departmentId: filters.query('department') };
  return (
    <Page title={t('nav.allRenewals')} hint={t('triage.hint')}>
      <TriageStrip current={view} linkTo={(id) => address.link({ view: id, request: null })} />
      <TriageFilters />
      <Split
        label={t('renewals.request')}
        detailKey={request}
        close={() => address.set('request', '')}
        detail={
          request && (
            <RequestPanel key={request} id={request}>
              {(detail) => <OfficerActions request={detail} />}
            </RequestPanel>
          )
        }
      >
        {isExpiryView(view) ? (
          <CertificateList view={view} narrowed={narrowed} filtered={filters.any} clear={filters.clear} />
        ) : (
          <RequestList
            view={view}
            narrowed={narrowed}
            filtered={filters.any}
            clear={filters.clear}
            current={request}
            linkTo={(id) => address.link({ request: id })}
          />
        )}
      </Split>
    </Page>
  );
}

function TriageFilters() {
  const { t } = useTranslation();
  const { get, set } = useFilters(filterNames);
  return (
    <Filters>
      <SearchBox label={t('filters.personOrCourse')} value={get('q')} onChange={(value) => set('q', value)} />
      <FilterSelect
        label={t('columns.department')}
        value={get('department')}
        onChange={(value) => set('department', value)}
        options={useDepartmentOptions()}
      />
    </Filters>
  );
}
