import { Dialog as Base } from '@base-ui/react/dialog';
import clsx from 'clsx';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';

/** A question on top of the page: focus stays inside, Escape closes, focus returns to where it was. */
export function Dialog({
  title,
  description,
  wide = false,
  close,
  children,
}: {
  title: string;
  description?: ReactNode;
  wide?: boolean;
  close: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <Base.Root open onOpenChange={(open) => !open && close()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 animate-appear bg-shade" />
        <Base.Viewport className="fixed inset-0 flex items-start justify-center overflow-y-auto p-4 sm:py-12">
          <Base.Popup
            className={clsx(
              'relative w-full animate-appear rounded-lg border border-line bg-surface p-5 shadow-lg',
              wide ? 'max-w-3xl' : 'max-w-lg',
            )}
          >
            <div className="mb-4 pe-8">
              <Base.Title className="text-lg font-semibold">{title}</Base.Title>
              {description && <Base.Description className="text-ink-2">{description}</Base.Description>}
            </div>
            {children}
            {/* Last in the order, so that the focus begins in the first field. */}
            <IconButton
              icon="cross"
              label={t('actions.close')}
              onClick={close}
              className="absolute end-3 top-3"
            />
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
