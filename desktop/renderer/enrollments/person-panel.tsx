import { useTranslation } from 'react-i18next';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import type { Standing } from '#shared/enrollments/enrollment.schemas.ts';
import { Answer, Empty } from '#ui/states.tsx';
import { useApi } from '../app/api.ts';
import { useFormat } from '../app/use-format.ts';
import { AskFor } from '../renewals/ask-for.tsx';
import { Expiry } from './expiry.tsx';
import { NextStep } from './next-step.tsx';
import { Reasons } from './reasons.tsx';
import { ClearedBadge, StandingBadge } from './standing-badge.tsx';
import { mayAskFor } from './standings.ts';

/** One person's standing on a date, each course with the reasons it is required. */
export function PersonPanel({ id, on }: { id: string; on: string | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const person = useApi(enrollmentApi.ofPerson, { params: { id }, query: { on } });
  return (
    <Answer of={person}>
      {({ user, cleared, standings, on: shownOn }) => (
        <div className="flex flex-col gap-3">
          <div>
            <h2 className="pe-8 text-lg font-semibold">
              <bdi>{format.name(user.nameEn, user.nameAr)}</bdi>
            </h2>
            <p className="text-sm text-ink-3">
              <bdi dir="ltr">{user.badgeNumber}</bdi>
              {user.jobRole && ' · '}
              <bdi>{user.jobRole}</bdi>
              {' · '}
              {t('team.asOf', { date: format.date(shownOn) })}
            </p>
          </div>
          <p>
            <ClearedBadge cleared={cleared} />
          </p>
          {standings.length === 0 && <Empty title={t('team.nothingRequired')} />}
          <ul className="divide-y divide-line">
            {standings.map((standing) => (
              <StandingItem key={standing.courseId} standing={standing} />
            ))}
          </ul>
        </div>
      )}
    </Answer>
  );
}

function StandingItem({ standing }: { standing: Standing }) {
  const format = useFormat();
  return (
    <li className="flex flex-col gap-1 py-2.5">
      <div className="flex items-start justify-between gap-3">
        <span>
          <bdi className="font-medium">{format.name(standing.courseTitleEn, standing.courseTitleAr)}</bdi>{' '}
          <bdi dir="ltr" className="text-sm text-ink-3">
            {standing.courseCode}
          </bdi>
        </span>
        <StandingBadge status={standing.status} />
      </div>
      <div className="flex flex-wrap items-start justify-between gap-2">
        <Expiry standing={standing} />
        <span className="flex flex-wrap items-center gap-2">
          <NextStep standing={standing} />
          {mayAskFor(standing) && <AskFor userId={standing.userId} courseId={standing.courseId} />}
        </span>
      </div>
      <Reasons standing={standing} />
    </li>
  );
}
