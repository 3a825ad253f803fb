import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { integrationApi } from '#shared/integrations/integration.api.ts';
import { Page } from '#ui/page.tsx';
import { Forbidden } from '#ui/states.tsx';
import { useMay } from '../app/session.tsx';
import { ImportForm } from './import-form.tsx';
import { ImportRunning } from './import-running.tsx';
import { ImportRuns } from './import-runs.tsx';

/** A CSV file: what each column means, a dry run that changes nothing, then the import itself. */
export function ImportPage() {
  const { t } = useTranslation();
  const may = useMay();
  const [jobId, setJobId] = useState<string | null>(null);
  if (!may(integrationApi.import)) return <Forbidden />;
  return (
    <Page title={t('imports.title')} hint={t('imports.hint')}>
      <ImportForm started={setJobId} />
      {jobId && <ImportRunning key={jobId} jobId={jobId} />}
      <ImportRuns />
    </Page>
  );
}
