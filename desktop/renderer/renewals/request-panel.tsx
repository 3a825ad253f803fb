import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import type { RenewalDetail } from '#shared/renewals/renewal.schemas.ts';
import { Details } from '#ui/details.tsx';
import { Answer } from '#ui/states.tsx';
import { useApi } from '../app/api.ts';
import { useFormat } from '../app/use-format.ts';
import { SessionLine } from '../courses/session-line.tsx';
import { DateWithDistance } from '../enrollments/expiry.tsx';
import { EvidenceList } from './evidence-list.tsx';
import { RequestBadge } from './request-badge.tsx';
import { Steps } from './steps.tsx';
import { Timeline } from './timeline.tsx';

/** One request with its steps, timeline and evidence; `children` are what the reader may do with it. */
export function RequestPanel({
  id,
  children,
}: {
  id: string;
  children: (request: RenewalDetail) => ReactNode;
}) {
  const { t } = useTranslation();
  const request = useApi(renewalApi.get, { params: { id } });
  return (
    <Answer of={request}>
      {(detail) => (
        <div className="flex flex-col gap-4">
          <RequestHead request={detail} />
          {children(detail)}
          <Part title={t('renewals.steps')}>
            <Steps request={detail} />
          </Part>
          <Part title={t('evidence.title')}>
            <EvidenceList request={detail} />
          </Part>
          <Part title={t('renewals.timeline')}>
            <Timeline entries={detail.timeline} />
          </Part>
        </div>
      )}
    </Answer>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </section>
  );
}

function RequestHead({ request }: { request: RenewalDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <div className="flex flex-col items-start gap-1">
        <h2 className="pe-8 text-lg font-semibold">
          <bdi>{format.name(request.courseTitleEn, request.courseTitleAr)}</bdi>
        </h2>
        <p className="text-ink-2">
          <bdi>{format.name(request.userNameEn, request.userNameAr)}</bdi>{' '}
          <bdi dir="ltr" className="text-sm text-ink-3">
            {request.badgeNumber}
          </bdi>
        </p>
        <RequestBadge state={request.state} />
      </div>
      <Details
        items={[
          [
            t('renewals.certificateExpires'),
            request.expiresOn && <DateWithDistance key="expires" date={request.expiresOn} />,
          ],
          [
            t('renewals.preferredSession'),
            request.preferredSessionId && (
              <SessionLine key="session" courseId={request.courseId} sessionId={request.preferredSessionId} />
            ),
          ],
          [
            t('renewals.note'),
            request.note && (
              <bdi key="note" className="whitespace-pre-line">
                {request.note}
              </bdi>
            ),
          ],
        ]}
      />
    </>
  );
}
