import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

/** What went wrong with the whole form, said aloud when it appears. */
export function FormNotice({ children }: { children: ReactNode }) {
  if (!children) return null;
  return (
    <p role="alert" className="flex items-start gap-2 rounded-md bg-bad-soft px-3 py-2 text-bad">
      <Icon name="alert" className="mt-0.5" />
      <span>{children}</span>
    </p>
  );
}

/** Fields, the refusal, and the buttons. The browser's own checks are off: ours speak the reader's language. */
export function Form({
  submit,
  pending,
  notice,
  action,
  danger = false,
  cancel,
  other,
  children,
}: {
  submit: (event: FormEvent) => void;
  pending: boolean;
  notice: string | null;
  /** The words on the button. */
  action: string;
  danger?: boolean;
  cancel?: () => void;
  /** Another way to send the form, before the main one. */
  other?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {children}
      <FormNotice>{notice}</FormNotice>
      <div className="flex flex-wrap justify-end gap-2">
        {other}
        {cancel && <Button onClick={cancel}>{t('actions.cancel')}</Button>}
        <Button type="submit" look={danger ? 'danger' : 'primary'} busy={pending}>
          {action}
        </Button>
      </div>
    </form>
  );
}
