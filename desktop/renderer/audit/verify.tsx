import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { auditApi } from '#shared/audit/audit.api.ts';
import { Verification } from '#shared/audit/audit.schemas.ts';
import { Button } from '#ui/button.tsx';
import { FormNotice } from '#ui/form.tsx';
import { Icon } from '#ui/icon.tsx';
import { useCommand } from '../app/api.ts';
import { problemText } from '../app/problems.ts';
import { useMay } from '../app/session.tsx';
import { JobProgress } from '../jobs/job-progress.tsx';

/** Checks every link of the log against its signed checkpoints, and names the first broken one. */
export function Verify() {
  const { t } = useTranslation();
  const may = useMay();
  const [jobId, setJobId] = useState<string | null>(null);
  const verify = useCommand(auditApi.verify);
  if (!may(auditApi.verify)) return null;
  const start = () => verify.mutate({ body: {} }, { onSuccess: (accepted) => setJobId(accepted.jobId) });
  return (
    <div className="flex flex-col items-start gap-2">
      <Button icon="shield" busy={verify.isPending} onClick={start}>
        {t('audit.verify')}
      </Button>
      <FormNotice>{verify.error && problemText(t, verify.error)}</FormNotice>
      {jobId && <JobProgress id={jobId}>{(job) => <Verdict result={job.result} />}</JobProgress>}
    </div>
  );
}

function Verdict({ result }: { result: unknown }) {
  const { t } = useTranslation();
  const verification = Verification.safeParse(result).data;
  if (!verification) return <FormNotice>{t('jobs.noResult')}</FormNotice>;
  if (verification.ok) {
    return (
      <p
        role="status"
        className="flex items-center gap-2 rounded-md bg-ok-soft px-3 py-2 font-medium text-ok"
      >
        <Icon name="check" />
        {t('audit.intact', { count: verification.rows })}
      </p>
    );
  }
  return (
    <ul role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
      {verification.chains
        .filter((chain) => !chain.ok)
        .map((chain) => (
          <li key={chain.chain} className="flex items-start gap-2">
            <Icon name="cross" className="mt-0.5" />
            <span>
              {t('audit.broken', {
                chain: t(`audit.chains.${chain.chain}`),
                seq: String(chain.brokenAtSeq ?? '–'),
              })}{' '}
              {chain.finding && <bdi>{chain.finding}</bdi>}
            </span>
          </li>
        ))}
    </ul>
  );
}
