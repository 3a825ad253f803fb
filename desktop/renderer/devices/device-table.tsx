import { useTranslation } from 'react-i18next';
import type { Device } from '#shared/sync/sync.schemas.ts';
import { Badge } from '#ui/badge.tsx';
import { Named, RowLink } from '#ui/row-link.tsx';
import { type Column, Table } from '#ui/table.tsx';
import { useSession, useSessionZone } from '../app/session.tsx';
import { useFormat } from '../app/use-format.ts';
import { wallClockOf } from '../app/zone.ts';
import { DeviceActions } from './device-actions.tsx';

/** Whose laptops, how old their program is, and when they were last heard of. */
export function DeviceTable({ rows }: { rows: readonly Device[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<Device>[] = [
    {
      id: 'person',
      head: t('columns.person'),
      cell: (row) => (
        <RowLink to={`/users/${row.userId}`}>
          <bdi>{format.name(row.userNameEn, row.userNameAr)}</bdi>
        </RowLink>
      ),
    },
    {
      id: 'laptop',
      head: t('devices.laptop'),
      cell: (row) => <Named name={row.name} code={row.platform} />,
    },
    {
      id: 'version',
      head: t('devices.version'),
      cell: (row) => <bdi dir="ltr">{row.appVersion}</bdi>,
      narrow: true,
    },
    {
      id: 'lastContact',
      head: t('devices.lastContact'),
      cell: (row) => <LastContact at={row.lastSyncAt} />,
      narrow: true,
    },
    { id: 'status', head: t('columns.status'), cell: (row) => <DeviceStatus device={row} />, narrow: true },
    {
      id: 'actions',
      head: t('columns.actions'),
      cell: (row) => <DeviceActions device={row} />,
      narrow: true,
    },
  ];
  return <Table label={t('nav.devices')} columns={columns} rows={rows} keyOf={(row) => row.id} />;
}

function LastContact({ at }: { at: Device['lastSyncAt'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const zone = useSessionZone();
  const { today } = useSession();
  if (at === null) return <span className="text-ink-3">{t('devices.never')}</span>;
  return (
    <span className="inline-block leading-tight">
      <time dateTime={at}>{format.moment(at)}</time>
      <span className="block text-sm text-ink-3">
        {format.relative(wallClockOf(zone, at).slice(0, 10), today)}
      </span>
    </span>
  );
}

const looks = {
  active: { tone: 'ok', icon: 'check' },
  revoked: { tone: 'neutral', icon: 'dash' },
  wiped: { tone: 'neutral', icon: 'cross' },
} as const;

function DeviceStatus({ device: { status, wipedAt } }: { device: Device }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <span className="inline-block leading-tight">
      <Badge {...looks[status]}>{t(`deviceStatus.${status}`)}</Badge>
      {wipedAt && (
        <time dateTime={wipedAt} className="block text-sm text-ink-3">
          {format.moment(wipedAt)}
        </time>
      )}
    </span>
  );
}
