import { useTranslation } from 'react-i18next';
import { EnrollmentState, type Standing } from '#shared/enrollments/enrollment.schemas.ts';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import { RequestState } from '#shared/renewals/renewal.schemas.ts';
import { LinkButton } from '#ui/button.tsx';
import { Icon } from '#ui/icon.tsx';
import { useMay, useSession } from '../app/session.tsx';
import { useFormat } from '../app/use-format.ts';
import { RequestBadge } from '../renewals/request-badge.tsx';
import { EnrollmentBadge } from './enrollment-badge.tsx';
import { mayAskFor } from './standings.ts';

/** What has been asked for or booked already, or the way to ask. Only one's own request is linked. */
export function NextStep({ standing }: { standing: Standing }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { userId } = useSession();
  const may = useMay();
  const mine = standing.userId === userId;
  const request = RequestState.safeParse(standing.openRequestState).data;
  const enrollment = EnrollmentState.safeParse(standing.openEnrollmentState).data;
  if (standing.bookedSessionStartsAt) {
    return (
      <span className="inline-flex items-center gap-1.5 text-queue">
        <Icon name="calendar" />
        {t('standings.bookedFor', { moment: format.moment(standing.bookedSessionStartsAt) })}
      </span>
    );
  }
  if (request) {
    const badge = <RequestBadge state={request} />;
    if (!mine) return badge;
    return (
      <LinkButton look="quiet" small to={`/my-renewals?request=${standing.openRequestId}`}>
        {badge}
      </LinkButton>
    );
  }
  if (enrollment) return <EnrollmentBadge state={enrollment} />;
  if (!mine || !mayAskFor(standing) || !may(renewalApi.create)) return null;
  return (
    <LinkButton small icon="refresh" to={`/my-renewals?course=${standing.courseId}`} className="relative z-1">
      {t(standing.certificateId ? 'renewals.ask' : 'renewals.askFirst')}
    </LinkButton>
  );
}
