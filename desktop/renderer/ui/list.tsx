import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Listed } from '../app/api.ts';
import { Button } from './button.tsx';
import { NoMatch, Refused, Waiting } from './states.tsx';

/** A list in every state: waiting, refused, empty, nothing matches, or rows with the way to more of them. */
export function List<T>({
  of: list,
  filtered,
  clear,
  empty,
  children,
}: {
  of: Listed<T>;
  /** Is a filter set that may hide rows? */
  filtered?: boolean;
  clear?: () => void;
  empty: ReactNode;
  children: (rows: readonly T[]) => ReactNode;
}) {
  const { t } = useTranslation();
  if (list.data === undefined) {
    if (list.error) return <Refused problem={list.error} retry={() => void list.refetch()} />;
    return <Waiting />;
  }
  if (list.data.length === 0) return filtered && clear ? <NoMatch clear={clear} /> : empty;
  return (
    <div className="flex flex-col gap-2">
      {children(list.data)}
      <div className="flex items-center justify-between gap-3 text-sm text-ink-3">
        <p aria-live="polite">
          {list.total === null || list.total === list.data.length
            ? t('tables.shown', { count: list.data.length })
            : t('tables.shownOf', { count: list.total, shown: list.data.length })}
        </p>
        {list.more && (
          <Button small busy={list.fetchingMore} onClick={list.more}>
            {t('tables.more')}
          </Button>
        )}
      </div>
    </div>
  );
}
