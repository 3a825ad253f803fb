import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportRun } from '#shared/integrations/import.schemas.ts';
import { integrationApi } from '#shared/integrations/integration.api.ts';
import { Badge, type Tone } from '#ui/badge.tsx';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import type { IconName } from '#ui/icon.tsx';
import { List } from '#ui/list.tsx';
import { Section } from '#ui/page.tsx';
import { type Column, Table } from '#ui/table.tsx';
import { useList } from '../app/api.ts';
import { useFormat } from '../app/use-format.ts';
import { ImportResult } from './import-result.tsx';

const looks: Record<ImportRun['state'], { tone: Tone; icon: IconName }> = {
  running: { tone: 'queue', icon: 'clock' },
  previewed: { tone: 'neutral', icon: 'search' },
  merged: { tone: 'ok', icon: 'check' },
  failed: { tone: 'bad', icon: 'cross' },
};

/** The imports so far, the newest first. */
export function ImportRuns() {
  const { t } = useTranslation();
  const format = useFormat();
  const [shown, setShown] = useState<ImportRun | null>(null);
  const runs = useList(integrationApi.imports, { query: { limit: '10' } });
  const columns: Column<ImportRun>[] = [
    { id: 'file', head: t('imports.file'), cell: (run) => <bdi className="font-medium">{run.fileName}</bdi> },
    { id: 'kind', head: t('imports.kind'), cell: (run) => t(`imports.kinds.${run.kind}`), narrow: true },
    {
      id: 'state',
      head: t('columns.status'),
      cell: (run) => <Badge {...looks[run.state]}>{t(`imports.states.${run.state}`)}</Badge>,
      narrow: true,
    },
    { id: 'at', head: t('audit.at'), cell: (run) => format.moment(run.createdAt), narrow: true },
    {
      id: 'open',
      head: t('columns.actions'),
      cell: (run) => (
        <Button small look="quiet" onClick={() => setShown(run)}>
          {t('imports.result')}
        </Button>
      ),
      narrow: true,
    },
  ];
  return (
    <Section title={t('imports.runs')}>
      <List of={runs} empty={<p className="text-ink-3">{t('imports.noRuns')}</p>}>
        {(rows) => <Table label={t('imports.runs')} columns={columns} rows={rows} keyOf={(run) => run.id} />}
      </List>
      {shown && (
        <Dialog title={t('imports.result')} description={shown.fileName} close={() => setShown(null)} wide>
          <ImportResult run={shown} />
        </Dialog>
      )}
    </Section>
  );
}
