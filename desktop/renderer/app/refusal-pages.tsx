import { useTranslation } from 'react-i18next';
import { Button, LinkButton } from '#ui/button.tsx';
import { Page } from '#ui/page.tsx';
import type { Key } from './i18n.ts';

/** 403: the role does not open this page. */
export function ForbiddenPage() {
  return <RefusalPage number="403" title="refusals.forbidden" text="refusals.forbiddenText" />;
}

/** 404: there is no such page. */
export function MissingPage() {
  return <RefusalPage number="404" title="refusals.missing" text="refusals.missingText" />;
}

/** 500: the program itself failed. */
export function CrashedPage() {
  return <RefusalPage number="500" title="refusals.crashed" text="refusals.crashedText" reload />;
}

/** A new version has replaced the files that this page was made of. */
export function OutdatedPage() {
  return <RefusalPage number="500" title="refusals.outdated" text="refusals.outdatedText" reload />;
}

function RefusalPage({
  number,
  title,
  text,
  reload = false,
}: {
  number: string;
  title: Key;
  text: Key;
  reload?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Page title={t(title)}>
      <p className="max-w-prose text-ink-2">{t(text)}</p>
      <div className="flex gap-2">
        {reload && (
          <Button look="primary" icon="refresh" onClick={() => location.reload()}>
            {t('refusals.reload')}
          </Button>
        )}
        <LinkButton to="/">{t('refusals.home')}</LinkButton>
      </div>
      <p className="text-sm text-ink-3">{t('refusals.number', { number })}</p>
    </Page>
  );
}
