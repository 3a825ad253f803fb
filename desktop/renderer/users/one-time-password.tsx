import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';

/** A password that is shown once and never again. */
export function OneTimePassword({
  username,
  password,
  close,
}: {
  username: string;
  password: string;
  close: () => void;
}) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = () => {
    void navigator.clipboard?.writeText(password).then(() => setCopied(true));
  };
  return (
    <Dialog title={t('users.oneTimePassword')} description={t('users.oneTimePasswordHint')} close={close}>
      <dl className="mb-4 flex flex-col gap-3">
        <div>
          <dt className="text-ink-3">{t('login.username')}</dt>
          <dd dir="ltr" className="font-mono rtl:text-end">
            {username}
          </dd>
        </div>
        <div>
          <dt className="text-ink-3">{t('login.password')}</dt>
          <dd dir="ltr" className="rounded-md bg-sunken px-3 py-2 font-mono text-lg select-all rtl:text-end">
            {password}
          </dd>
        </div>
      </dl>
      <div className="flex justify-end gap-2">
        <Button icon={copied ? 'check' : 'copy'} onClick={copy}>
          {t(copied ? 'actions.copied' : 'actions.copy')}
        </Button>
        <Button look="primary" onClick={close}>
          {t('users.written')}
        </Button>
      </div>
    </Dialog>
  );
}
