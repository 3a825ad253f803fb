import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { integrationApi } from '#shared/integrations/integration.api.ts';
import { FormNotice } from '#ui/form.tsx';
import { Section } from '#ui/page.tsx';
import { Answer } from '#ui/states.tsx';
import { useApi } from '../app/api.ts';
import { JobProgress } from '../jobs/job-progress.tsx';
import { ImportResult } from './import-result.tsx';

/** What an import's job says of itself: which run it was. */
const Done = z.object({ runId: z.uuid() });

/** An import that is running; when it is done, its result. */
export function ImportRunning({ jobId }: { jobId: string }) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    void place.current?.scrollIntoView({ block: 'start' });
  }, []);
  return (
    <div ref={place} className="scroll-mt-16">
      <Section title={t('imports.result')}>
        <JobProgress id={jobId}>
          {(job) => {
            const done = Done.safeParse(job.result).data;
            return done ? <Run id={done.runId} /> : <FormNotice>{t('jobs.noResult')}</FormNotice>;
          }}
        </JobProgress>
      </Section>
    </div>
  );
}

function Run({ id }: { id: string }) {
  const run = useApi(integrationApi.importRun, { params: { id } });
  return <Answer of={run}>{(shown) => <ImportResult run={shown} />}</Answer>;
}
