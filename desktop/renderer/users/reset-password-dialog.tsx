import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { userApi } from '#shared/users/user.api.ts';
import type { User } from '#shared/users/user.schemas.ts';
import { Dialog } from '#ui/dialog.tsx';
import { Form } from '#ui/form.tsx';
import { useForm } from '../app/use-form.ts';
import { OneTimePassword } from './one-time-password.tsx';

/** Makes a new one-time password; every session of the person ends. */
export function ResetPasswordDialog({ user, close }: { user: User; close: () => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState<string | null>(null);
  const { submit, pending, notice } = useForm({
    route: userApi.resetPassword,
    initial: {},
    toInput: () => ({ params: { id: user.id } }),
    onDone: ({ oneTimePassword }) => setPassword(oneTimePassword),
  });
  if (password !== null)
    return <OneTimePassword username={user.username} password={password} close={close} />;
  return (
    <Dialog title={t('users.resetPassword')} description={t('users.resetPasswordHint')} close={close}>
      <Form
        submit={submit}
        pending={pending}
        notice={notice}
        action={t('users.resetPassword')}
        cancel={close}
        danger
      >
        {null}
      </Form>
    </Dialog>
  );
}
