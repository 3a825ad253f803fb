import { useTranslation } from 'react-i18next';
import { userApi } from '#shared/users/user.api.ts';
import type { User } from '#shared/users/user.schemas.ts';
import { Dialog } from '#ui/dialog.tsx';
import { Form } from '#ui/form.tsx';
import { TextField } from '#ui/text-field.tsx';
import { toast } from '#ui/toast.tsx';
import { useForm } from '../app/use-form.ts';

/** Corrects names, badge number, e-mail. */
export function ChangeUserDialog({ user, close }: { user: User; close: () => void }) {
  const { t } = useTranslation();
  const { field, submit, pending, notice } = useForm({
    route: userApi.change,
    initial: {
      nameEn: user.nameEn,
      nameAr: user.nameAr,
      badgeNumber: user.badgeNumber,
      email: user.email ?? '',
      hiredOn: user.hiredOn ?? '',
    },
    toInput: (values) => ({
      params: { id: user.id },
      body: {
        nameEn: values.nameEn,
        nameAr: values.nameAr,
        badgeNumber: values.badgeNumber,
        email: values.email.trim() || null,
        hiredOn: values.hiredOn || null,
        version: user.version,
      },
    }),
    onDone: () => {
      toast(t('users.changed'));
      close();
    },
  });
  return (
    <Dialog title={t('users.change')} close={close}>
      <Form submit={submit} pending={pending} notice={notice} action={t('actions.save')} cancel={close}>
        <TextField {...field('nameEn')} label={t('users.nameEn')} required />
        <TextField {...field('nameAr')} label={t('users.nameAr')} required />
        <TextField {...field('badgeNumber')} label={t('users.badgeNumber')} code required />
        <TextField {...field('email')} label={t('users.email')} type="email" code />
        <TextField {...field('hiredOn')} label={t('users.hiredOn')} type="date" />
      </Form>
    </Dialog>
  );
}
