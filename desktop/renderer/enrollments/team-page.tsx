import { useTranslation } from 'react-i18next';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { FilterDate, FilterSelect, Filters, SearchBox } from '#ui/filters.tsx';
import { List } from '#ui/list.tsx';
import { Page } from '#ui/page.tsx';
import { Split } from '#ui/split.tsx';
import { Empty } from '#ui/states.tsx';
import { useList } from '../app/api.ts';
import { useFilters } from '../app/use-filters.ts';
import { useFormat } from '../app/use-format.ts';
import { useDepartmentOptions } from '../users/department-field.tsx';
import { PersonPanel } from './person-panel.tsx';
import { TeamTable } from './team-table.tsx';

const filterNames = ['q', 'department', 'on'] as const;

/** The people I lead, those who are not cleared first; each opens to his standing with its reasons, on any date. */
export function TeamPage() {
  const { t } = useTranslation();
  const filters = useFilters([...filterNames, 'person']);
  const shown = useFilters(filterNames);
  const person = filters.get('person') || null;
  const on = shown.query('on');
  const team = useList(enrollmentApi.team, {
    query: { q: shown.query('q'), departmentId: shown.query('department'), on, withTotal: 'true' },
  });
  return (
    <Page title={t('nav.team')} hint={on ? <AsOf on={on} /> : t('team.hint')}>
      <TeamFilters />
      <Split
        label={t('team.person')}
        detailKey={person}
        close={() => filters.set('person', '')}
        detail={person && <PersonPanel key={person} id={person} on={on} />}
      >
        <List
          of={team}
          filtered={shown.any}
          clear={shown.clear}
          empty={<Empty title={t('team.empty')}>{t('team.emptyHint')}</Empty>}
        >
          {(people) => (
            <TeamTable people={people} current={person} linkTo={(id) => filters.link({ person: id })} />
          )}
        </List>
      </Split>
    </Page>
  );
}

function TeamFilters() {
  const { t } = useTranslation();
  const { get, set } = useFilters(filterNames);
  return (
    <Filters>
      <SearchBox label={t('filters.person')} value={get('q')} onChange={(value) => set('q', value)} />
      <FilterSelect
        label={t('columns.department')}
        value={get('department')}
        onChange={(value) => set('department', value)}
        options={useDepartmentOptions()}
      />
      <FilterDate label={t('filters.asOf')} value={get('on')} onChange={(value) => set('on', value)} />
    </Filters>
  );
}

function AsOf({ on }: { on: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  return t('team.asOf', { date: format.date(on) });
}
