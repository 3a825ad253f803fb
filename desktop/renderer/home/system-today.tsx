import { useTranslation } from 'react-i18next';
import { healthApi } from '#shared/jobs/job.api.ts';
import { Badge } from '#ui/badge.tsx';
import { Section } from '#ui/page.tsx';
import { Answer } from '#ui/states.tsx';
import { useApi } from '../app/api.ts';

/** Is the installation well? */
export function SystemToday() {
  const { t } = useTranslation();
  const health = useApi(healthApi.detailed, {});
  return (
    <Section title={t('home.system')}>
      <Answer of={health} rows={1}>
        {({ checks, version }) => (
          <ul className="flex flex-wrap gap-x-6 gap-y-2 rounded-lg border border-line bg-surface px-4 py-3">
            {checks.map((check) => (
              <li key={check.name} className="flex items-center gap-2">
                <Badge tone={check.ok ? 'ok' : 'bad'} icon={check.ok ? 'check' : 'alert'}>
                  {t(`health.${check.name}`)}
                </Badge>
                {!check.ok && <bdi className="text-bad">{check.detail}</bdi>}
              </li>
            ))}
            <li className="text-ink-3">
              {t('home.version')} <bdi dir="ltr">{version}</bdi>
            </li>
          </ul>
        )}
      </Answer>
    </Section>
  );
}
