import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { authApi } from '#shared/auth/auth.api.ts';
import { Form } from '#ui/form.tsx';
import { Page } from '#ui/page.tsx';
import { TextField } from '#ui/text-field.tsx';
import { toast } from '#ui/toast.tsx';
import { sessionKey } from '../app/query-client.ts';
import { useSession } from '../app/session.tsx';
import { useForm } from '../app/use-form.ts';

/** Changes the reader's password; who came in with one that was handed out does this first. */
export function PasswordPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { mustChangePassword } = useSession();
  const { field, submit, pending, notice } = useForm({
    route: authApi.changePassword,
    initial: { currentPassword: '', newPassword: '' },
    toInput: (body) => ({ body }),
    onDone: async () => {
      toast(t('password.changed'));
      await queries.invalidateQueries({ queryKey: sessionKey });
      await navigate('/', { replace: true });
    },
  });
  return (
    <Page title={t('password.title')} hint={t(mustChangePassword ? 'password.mustChange' : 'password.hint')}>
      <div className="max-w-sm">
        <Form submit={submit} pending={pending} notice={notice} action={t('password.submit')}>
          <TextField
            {...field('currentPassword')}
            label={t('password.current')}
            type="password"
            autoComplete="current-password"
            code
            required
          />
          <TextField
            {...field('newPassword')}
            label={t('password.new')}
            hint={t('password.rule')}
            type="password"
            autoComplete="new-password"
            code
            required
          />
        </Form>
      </div>
    </Page>
  );
}
