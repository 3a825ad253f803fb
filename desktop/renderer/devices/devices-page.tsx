import { useTranslation } from 'react-i18next';
import { deviceApi } from '#shared/sync/sync.api.ts';
import { Device } from '#shared/sync/sync.schemas.ts';
import { FilterSelect, Filters } from '#ui/filters.tsx';
import { List } from '#ui/list.tsx';
import { Page } from '#ui/page.tsx';
import { Empty } from '#ui/states.tsx';
import { useList } from '../app/api.ts';
import { useFilters } from '../app/use-filters.ts';
import { DeviceTable } from './device-table.tsx';

const statuses = Device.shape.status;

/** The laptops of the tenant, and the end of the trust in one of them. */
export function DevicesPage() {
  const { t } = useTranslation();
  const filters = useFilters(['status']);
  const devices = useList(deviceApi.devices, {
    query: { status: statuses.safeParse(filters.get('status')).data, withTotal: 'true' },
  });
  return (
    <Page title={t('nav.devices')} hint={t('devices.hint')}>
      <Filters>
        <FilterSelect
          label={t('columns.status')}
          value={filters.get('status')}
          onChange={(value) => filters.set('status', value)}
          options={statuses.options.map((value) => ({ value, label: t(`deviceStatus.${value}`) }))}
        />
      </Filters>
      <List
        of={devices}
        filtered={filters.any}
        clear={filters.clear}
        empty={<Empty title={t('devices.empty')}>{t('devices.emptyHint')}</Empty>}
      >
        {(rows) => <DeviceTable rows={rows} />}
      </List>
    </Page>
  );
}
