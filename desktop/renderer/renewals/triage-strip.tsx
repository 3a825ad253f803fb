import { useTranslation } from 'react-i18next';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import { Segments } from '#ui/segments.tsx';
import { useApi } from '../app/api.ts';
import { useSession } from '../app/session.tsx';
import { useFormat } from '../app/use-format.ts';
import { type ExpiryView, expiryRange, type RequestView, requestViews } from './triage.ts';

/** How many certificates end when. */
function useExpiryCount(view: ExpiryView): number | null | undefined {
  const { today } = useSession();
  const counted = useApi(enrollmentApi.list, {
    query: { ...expiryRange(view, today), sort: 'expiresOn', limit: '10', withTotal: 'true' },
  });
  return counted.data?.total;
}

/** How many requests wait for what. */
function useRequestCount(view: RequestView): number | null | undefined {
  const counted = useApi(renewalApi.list, {
    query: { state: requestViews[view], limit: '10', withTotal: 'true' },
  });
  return counted.data?.total;
}

/** The views of the triage, each with its count; on the first page they lead to the list. */
export function TriageStrip({ current, linkTo }: { current: string; linkTo: (view: string) => string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = (count: number | null | undefined) =>
    typeof count === 'number' ? format.number(count) : '…';
  const segment = (
    id: ExpiryView | RequestView,
    count: number | null | undefined,
    tone?: 'bad' | 'warn',
  ) => ({
    id,
    label: t(`triage.${id}`),
    to: linkTo(id),
    count: shown(count),
    tone: count ? tone : undefined,
  });
  const requests = [
    segment('toBook', useRequestCount('toBook'), 'warn'),
    segment('withForeman', useRequestCount('withForeman')),
    segment('withManager', useRequestCount('withManager')),
    segment('scheduled', useRequestCount('scheduled')),
  ];
  const certificates = [
    segment('expired', useExpiryCount('expired'), 'bad'),
    segment('within30', useExpiryCount('within30'), 'warn'),
    segment('within60', useExpiryCount('within60')),
    segment('within90', useExpiryCount('within90')),
  ];
  return (
    <div className="grid gap-3 xl:grid-cols-2">
      <Segments label={t('triage.requests')} segments={requests} current={current} />
      <Segments label={t('triage.certificates')} segments={certificates} current={current} />
    </div>
  );
}
