import { useTranslation } from 'react-i18next';
import type { RenewalDetail, WorkflowStep } from '#shared/renewals/renewal.schemas.ts';
import { Icon, type IconName } from '#ui/icon.tsx';
import { useSession } from '../app/session.tsx';
import { useFormat } from '../app/use-format.ts';

const signs: Record<WorkflowStep['state'], { icon: IconName; ink: string }> = {
  waiting: { icon: 'dash', ink: 'text-ink-3' },
  pending: { icon: 'clock', ink: 'text-queue' },
  approved: { icon: 'check', ink: 'text-ok' },
  returned: { icon: 'return', ink: 'text-warn' },
  rejected: { icon: 'cross', ink: 'text-bad' },
  skipped: { icon: 'chevron', ink: 'text-ink-3' },
  cancelled: { icon: 'dash', ink: 'text-ink-3' },
};

/** Who decides, in order; of a request sent again only the present round. */
export function Steps({ request }: { request: RenewalDetail }) {
  const { t } = useTranslation();
  const round = Math.max(...request.steps.map((step) => step.round));
  const steps = request.steps
    .filter((step) => step.round === round)
    .toSorted((one, other) => one.position - other.position);
  if (steps.length === 0) return <p className="text-ink-3">{t('renewals.noSteps')}</p>;
  return (
    <ol className="flex flex-col gap-2">
      {steps.map((step) => (
        <Step key={step.id} step={step} />
      ))}
    </ol>
  );
}

function Step({ step }: { step: WorkflowStep }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { today } = useSession();
  const { icon, ink } = signs[step.state];
  const approver = step.pool
    ? t(`renewals.pool.${step.pool}`)
    : format.name(step.approverNameEn, step.approverNameAr) || t('renewals.noApprover');
  const late = step.state === 'pending' && step.dueOn !== null && step.dueOn < today;
  return (
    <li className="flex items-start gap-2">
      <Icon name={icon} className={`mt-0.5 ${ink}`} />
      <div>
        <p>
          <span className="text-ink-3">{t(`renewals.stepKind.${step.kind}`)}</span> <bdi>{approver}</bdi>
        </p>
        <p className={`text-sm ${late ? 'text-bad' : 'text-ink-2'}`}>
          {t(`stepState.${step.state}`)}
          {step.state === 'pending' &&
            step.dueOn &&
            ` · ${t('standings.dueBy', { date: format.date(step.dueOn) })}`}
          {step.decidedAt && ` · ${format.moment(step.decidedAt)}`}
          {step.skipReason && ` · ${t(`skipReason.${step.skipReason}`)}`}
        </p>
      </div>
    </li>
  );
}
