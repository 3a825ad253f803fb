import { useTranslation } from 'react-i18next';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import type { RenewalRow } from '#shared/renewals/renewal.schemas.ts';
import { Button } from '#ui/button.tsx';
import { List } from '#ui/list.tsx';
import { Page } from '#ui/page.tsx';
import { Named, RowLink, Words } from '#ui/row-link.tsx';
import { Split } from '#ui/split.tsx';
import { Empty } from '#ui/states.tsx';
import { type Column, Table } from '#ui/table.tsx';
import { useList } from '../app/api.ts';
import { useFilters } from '../app/use-filters.ts';
import { useFormat } from '../app/use-format.ts';
import { DateWithDistance } from '../enrollments/expiry.tsx';
import { MyActions } from './my-actions.tsx';
import { RequestBadge } from './request-badge.tsx';
import { RequestDialog } from './request-dialog.tsx';
import { RequestPanel } from './request-panel.tsx';

/** My requests and where each of them is. `?course=` opens the dialog for a course, `?request=` a request. */
export function MyRenewalsPage() {
  const { t } = useTranslation();
  const address = useFilters(['request', 'course']);
  const requests = useList(renewalApi.list, { query: { mine: 'true' } });
  const shown = address.get('request') || null;
  const course = address.get('course');
  const ask = () => address.set('course', 'new');
  return (
    <Page
      title={t('nav.myRenewals')}
      actions={
        <Button look="primary" icon="plus" onClick={ask}>
          {t('renewals.ask')}
        </Button>
      }
    >
      <Split
        label={t('renewals.request')}
        detailKey={shown}
        close={() => address.set('request', '')}
        detail={
          shown && (
            <RequestPanel key={shown} id={shown}>
              {(request) => <MyActions request={request} />}
            </RequestPanel>
          )
        }
      >
        <List of={requests} empty={<Empty title={t('renewals.empty')}>{t('renewals.emptyHint')}</Empty>}>
          {(rows) => <MyTable rows={rows} current={shown} linkTo={(id) => address.link({ request: id })} />}
        </List>
      </Split>
      {course && (
        <RequestDialog
          courseId={course === 'new' ? undefined : course}
          close={() => address.set('course', '')}
          done={(id) => address.change({ course: null, request: id })}
        />
      )}
    </Page>
  );
}

function MyTable({
  rows,
  current,
  linkTo,
}: {
  rows: readonly RenewalRow[];
  current: string | null;
  linkTo: (id: string) => string;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<RenewalRow>[] = [
    {
      id: 'course',
      head: t('columns.course'),
      cell: (row) => (
        <RowLink to={linkTo(row.id)}>
          <Named name={format.name(row.courseTitleEn, row.courseTitleAr)} code={row.courseCode} />
        </RowLink>
      ),
    },
    {
      id: 'state',
      head: t('columns.status'),
      cell: (row) => <RequestBadge state={row.state} />,
      narrow: true,
    },
    {
      id: 'waitsFor',
      head: t('columns.waitsFor'),
      cell: (row) => <Words>{format.name(row.approverNameEn, row.approverNameAr)}</Words>,
    },
    {
      id: 'expires',
      head: t('renewals.certificateExpires'),
      cell: (row) => row.expiresOn && <DateWithDistance date={row.expiresOn} />,
      narrow: true,
    },
    {
      id: 'submitted',
      head: t('columns.submitted'),
      cell: (row) => row.submittedAt && format.moment(row.submittedAt),
      narrow: true,
    },
  ];
  return (
    <Table
      label={t('nav.myRenewals')}
      columns={columns}
      rows={rows}
      keyOf={(row) => row.id}
      current={current}
    />
  );
}
