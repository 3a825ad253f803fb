import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '#shared/kernel/problem.ts';
import { problemText, requestIdOf } from '../app/problems.ts';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

/** Nothing has come yet. Appears only after a moment, so that a quick answer does not flicker. */
export function Waiting({ rows = 5 }: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <div role="status" className="animate-skeleton space-y-2 py-3">
      <span className="sr-only">{t('states.loading')}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="h-9 rounded-md bg-sunken" />
      ))}
    </div>
  );
}

interface Notice {
  icon: IconName;
  title: string;
  children?: ReactNode;
}
/** A sentence in the place of content. */
export function Notice({ icon, title, children }: Notice) {
  return (
    <div className="flex flex-col items-start gap-2 rounded-lg border border-line bg-surface px-5 py-6">
      <p className="flex items-center gap-2 font-medium">
        <Icon name={icon} className="text-ink-3" />
        {title}
      </p>
      {children && <div className="flex flex-col items-start gap-3 text-ink-2">{children}</div>}
    </div>
  );
}

/** There is nothing yet, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Notice icon="inbox" title={title}>
      {children}
    </Notice>
  );
}

/** There is something, but the filter hides it. */
export function NoMatch({ clear }: { clear: () => void }) {
  const { t } = useTranslation();
  return (
    <Notice icon="search" title={t('states.noMatch')}>
      <Button onClick={clear}>{t('states.clearFilters')}</Button>
    </Notice>
  );
}

/** The question was refused: why, what to do next, and the number under which the server's log has the story. */
export function Refused({ problem, retry }: { problem: Problem; retry?: () => void }) {
  const { t } = useTranslation();
  const requestId = requestIdOf(problem);
  if (problem.kind === 'forbidden') return <Forbidden />;
  return (
    <div role="alert">
      <Notice icon="alert" title={problemText(t, problem)}>
        {retry && (
          <Button icon="refresh" onClick={retry}>
            {t('actions.retry')}
          </Button>
        )}
        {requestId && (
          <p className="text-sm text-ink-3">
            {t('states.requestId')}{' '}
            <bdi dir="ltr" className="font-mono select-all">
              {requestId}
            </bdi>
          </p>
        )}
      </Notice>
    </div>
  );
}

/** This part is not for the reader's role. */
export function Forbidden() {
  const { t } = useTranslation();
  return (
    <Notice icon="shield" title={t('states.forbidden')}>
      <p>{t('states.forbiddenHint')}</p>
    </Notice>
  );
}

interface Asked<T> {
  data: T | undefined;
  error: Problem | null;
  refetch: () => unknown;
}
/** Content that was asked for: waiting, refused, or there. What was once shown stays while it is asked again. */
export function Answer<T>({
  of: asked,
  rows,
  children,
}: {
  of: Asked<T>;
  rows?: number;
  children: (data: T) => ReactNode;
}) {
  if (asked.data !== undefined) return children(asked.data);
  if (asked.error) return <Refused problem={asked.error} retry={() => void asked.refetch()} />;
  return <Waiting rows={rows} />;
}
