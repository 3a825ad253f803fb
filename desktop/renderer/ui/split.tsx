import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';

/** A list and, beside it, the record opened from it. On a narrow screen the record takes the list's place. */
export function Split({
  label,
  detail,
  detailKey,
  close,
  children,
}: {
  label: string;
  detail: ReactNode;
  /** Which record: focus moves to the panel when it changes. */
  detailKey: string | null;
  close: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (detailKey !== null) panel.current?.focus();
  }, [detailKey]);
  if (detailKey === null) return children;
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(22rem,28rem)]">
      <div className="min-w-0 max-xl:hidden">{children}</div>
      <section
        ref={panel}
        tabIndex={-1}
        aria-label={label}
        className="animate-appear relative rounded-lg border border-line bg-surface p-4 xl:sticky xl:top-16 xl:max-h-[calc(100dvh-5rem)] xl:overflow-y-auto"
      >
        <IconButton
          icon="cross"
          label={t('actions.close')}
          onClick={close}
          className="absolute end-2 top-2"
        />
        {detail}
      </section>
    </div>
  );
}
