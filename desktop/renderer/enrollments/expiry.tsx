import { useTranslation } from 'react-i18next';
import type { Standing } from '#shared/enrollments/enrollment.schemas.ts';
import type { DateOnly } from '#shared/kernel/dates.ts';
import { useSession } from '../app/session.tsx';
import { useFormat } from '../app/use-format.ts';

/** A date with its distance from today beneath it. */
export function DateWithDistance({ date, late }: { date: DateOnly; late?: boolean }) {
  const format = useFormat();
  const { today } = useSession();
  return (
    <span className="inline-block leading-tight">
      <time dateTime={date}>{format.date(date)}</time>
      <span className={`block text-sm ${late ? 'text-bad' : 'text-ink-3'}`}>
        {format.relative(date, today)}
      </span>
    </span>
  );
}

/** Until when a standing holds, or by when it must be reached. */
export function Expiry({ standing }: { standing: Standing }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (standing.expiresOn) {
    return <DateWithDistance date={standing.expiresOn} late={standing.status === 'expired'} />;
  }
  if (standing.dueOn) {
    return (
      <span className={standing.status === 'missing' ? 'text-bad' : ''}>
        {t('standings.dueBy', { date: format.date(standing.dueOn) })}
      </span>
    );
  }
  return <span className="text-ink-3">{standing.certificateId ? t('standings.neverExpires') : '–'}</span>;
}
