import { useTranslation } from 'react-i18next';
import type { RequirementReason, Standing } from '#shared/enrollments/enrollment.schemas.ts';
import { useFormat } from '../app/use-format.ts';

/** "Why is this required of me?", one line per requirement that applies. */
export function Reasons({ standing }: { standing: Standing }) {
  const { t } = useTranslation();
  if (standing.reasons.length === 0) return <span className="text-ink-3">{t('reasons.none')}</span>;
  return (
    <details className="group relative z-1">
      <summary className="inline-flex items-center gap-1 text-brand underline-offset-2 hover:underline">
        {t(`reasons.level.${standing.requiredLevel ?? 'recommended'}`)}
      </summary>
      <ul className="mt-1 flex flex-col gap-0.5 text-sm text-ink-2">
        {standing.reasons.map((reason) => (
          <li key={reason.requirementId}>
            <ReasonLine reason={reason} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function ReasonLine({ reason }: { reason: RequirementReason }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      {t(`reasons.audience.${reason.audience}`, { value: reason.value })}
      {' · '}
      {t('reasons.since', { date: format.date(reason.appliesFromOn) })}
      {' · '}
      {t('reasons.by', { date: format.date(reason.dueOn) })}
    </>
  );
}
