import { useTranslation } from 'react-i18next';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import type { Standing } from '#shared/enrollments/enrollment.schemas.ts';
import { Icon } from '#ui/icon.tsx';
import { Answer } from '#ui/states.tsx';
import { useApi } from '../app/api.ts';
import { useFormat } from '../app/use-format.ts';
import { Expiry } from '../enrollments/expiry.tsx';
import { NextStep } from '../enrollments/next-step.tsx';
import { StandingBadge } from '../enrollments/standing-badge.tsx';
import { isGap, needsCare } from '../enrollments/standings.ts';

/** "Am I cleared for work?", and what ends or is missing, each with its next step. */
export function MyDay() {
  const standing = useApi(enrollmentApi.mine, { query: {} });
  return (
    <Answer of={standing} rows={2}>
      {({ cleared, items }) => {
        const care = items.filter((each) => isGap(each) || needsCare(each));
        return (
          <div className="flex flex-col gap-3">
            <ClearedSentence cleared={cleared} gaps={items.filter(isGap).length} care={care.length} />
            {care.length > 0 && (
              <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
                {care.map((each) => (
                  <CareItem key={each.courseId} standing={each} />
                ))}
              </ul>
            )}
          </div>
        );
      }}
    </Answer>
  );
}

function ClearedSentence({ cleared, gaps, care }: { cleared: boolean; gaps: number; care: number }) {
  const { t } = useTranslation();
  return (
    <div className={`flex items-start gap-3 border-s-4 ps-3 ${cleared ? 'border-ok' : 'border-bad'}`}>
      <Icon
        name={cleared ? 'check' : 'cross'}
        className={`mt-1 size-6 ${cleared ? 'text-ok' : 'text-bad'}`}
      />
      <div>
        <p className="text-xl font-semibold">{t(cleared ? 'home.cleared' : 'home.notCleared')}</p>
        <p className="text-ink-2">
          {cleared
            ? care > 0
              ? t('home.needsCare', { count: care })
              : t('home.nothingNeeded')
            : t('home.gaps', { count: gaps })}
        </p>
      </div>
    </div>
  );
}

function CareItem({ standing }: { standing: Standing }) {
  const format = useFormat();
  return (
    <li className="grid items-center gap-x-4 gap-y-1 px-4 py-2.5 sm:grid-cols-[minmax(0,1fr)_9rem_11rem_14rem]">
      <bdi className="font-medium">{format.name(standing.courseTitleEn, standing.courseTitleAr)}</bdi>
      <span>
        <StandingBadge status={standing.status} />
      </span>
      <Expiry standing={standing} />
      <span className="sm:justify-self-end">
        <NextStep standing={standing} />
      </span>
    </li>
  );
}
