import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { authApi } from '#shared/auth/auth.api.ts';
import type { Language, SignedIn } from '#shared/auth/auth.schemas.ts';
import { Form } from '#ui/form.tsx';
import { Page } from '#ui/page.tsx';
import { TextField } from '#ui/text-field.tsx';
import { speak } from '../app/language.ts';
import { LanguageSwitch, useSwitchLanguage } from '../app/language-switch.tsx';
import { Mark } from '../app/navigation.tsx';
import { usePreferences } from '../app/preferences.ts';
import { sessionKey } from '../app/query-client.ts';
import { ThemeSwitch } from '../app/theme-switch.tsx';
import { useForm } from '../app/use-form.ts';
import { localPath } from './local-path.ts';

/** Sign in: which organisation, who, and the password. */
export function LoginPage() {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Language | null>(null);
  const choose = (language: Language) => {
    setChosen(language);
    void speak(language);
  };
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr]">
      <header className="flex items-center justify-between gap-2 px-4 py-3">
        <span className="flex items-center gap-2 text-lg font-semibold">
          <Mark />
          TrainFlow
        </span>
        <span className="flex items-center gap-1">
          <LanguageSwitch onSwitch={choose} />
          <ThemeSwitch />
        </span>
      </header>
      <main className="mx-auto w-full max-w-sm px-4 pt-[10dvh]">
        <Page title={t('login.title')} hint={t('login.hint')}>
          <LoginForm chosen={chosen} />
        </Page>
      </main>
    </div>
  );
}

/** `chosen`: the language picked on this page, which then becomes the person's own. */
function LoginForm({ chosen }: { chosen: Language | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [params] = useSearchParams();
  const { tenant, choose } = usePreferences();
  const keepLanguage = useSwitchLanguage();

  const signedIn = async (session: SignedIn) => {
    queries.clear();
    queries.setQueryData(sessionKey, session);
    choose({ tenant: session.tenant.slug });
    if (chosen && chosen !== session.language) keepLanguage(chosen);
    else await speak(session.language);
    await navigate(localPath(params.get('next')), { replace: true });
  };
  const { field, submit, pending, notice } = useForm({
    route: authApi.login,
    initial: { tenant, username: '', password: '' },
    toInput: (body) => ({ body }),
    onDone: (session) => void signedIn(session),
  });
  return (
    <Form submit={submit} pending={pending} notice={notice} action={t('login.submit')}>
      <TextField {...field('tenant')} label={t('login.tenant')} autoComplete="organization" code required />
      <TextField {...field('username')} label={t('login.username')} autoComplete="username" code required />
      <TextField
        {...field('password')}
        label={t('login.password')}
        type="password"
        autoComplete="current-password"
        code
        required
      />
    </Form>
  );
}
