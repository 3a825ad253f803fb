import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { laptopApi } from '#shared/sync/sync.api.ts';
import type { SyncLogLine } from '#shared/sync/sync.schemas.ts';
import { Answer, Empty } from '#ui/states.tsx';
import { Table } from '#ui/table.tsx';
import { useApi } from '../app/api.ts';
import { codeText } from '../app/problems.ts';
import { useFormat } from '../app/use-format.ts';

/** The last contacts with the server, the newest first. @param received only those that brought records */
export function ContactLog({ received }: { received: boolean }) {
  const { t } = useTranslation();
  const log = useApi(laptopApi.log, {});
  return (
    <Answer of={log}>
      {({ items }) => {
        const lines = received ? items.filter(({ kind, records }) => kind === 'pull' && records > 0) : items;
        if (lines.length > 0) return <Contacts lines={lines} />;
        return received ? (
          <Empty title={t('sync.emptyReceived')}>{t('sync.emptyReceivedHint')}</Empty>
        ) : (
          <Empty title={t('sync.emptyLog')} />
        );
      }}
    </Answer>
  );
}

function Contacts({ lines }: { lines: readonly SyncLogLine[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = lines.map((line, index) => ({ ...line, key: `${lines.length - index}` }));
  return (
    <Table
      label={t('sync.view.log')}
      rows={rows}
      keyOf={({ key }) => key}
      columns={[
        { id: 'at', head: t('sync.columns.at'), narrow: true, cell: ({ at }) => format.moment(at) },
        {
          id: 'contact',
          head: t('sync.columns.contact'),
          narrow: true,
          cell: ({ kind }) => t(`sync.contact.${kind}`),
        },
        { id: 'result', head: t('sync.columns.result'), cell: (line) => resultWords(t, line) },
        {
          id: 'size',
          head: t('sync.columns.size'),
          narrow: true,
          cell: ({ bytes }) =>
            bytes > 0 && t('forms.kilobytes', { size: format.number(Math.ceil(bytes / 1024)) }),
        },
      ]}
    />
  );
}

/** What a contact brought, or why it failed. */
function resultWords(t: TFunction, { kind, records, code }: SyncLogLine): string {
  if (code !== null) return codeText(t, { code, detail: code });
  if (kind === 'push') return t('sync.answers', { count: records });
  return kind === 'pull' ? t('sync.records', { count: records }) : '';
}
