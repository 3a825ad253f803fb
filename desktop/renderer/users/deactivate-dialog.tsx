import { useTranslation } from 'react-i18next';
import { userApi } from '#shared/users/user.api.ts';
import type { User } from '#shared/users/user.schemas.ts';
import { Dialog } from '#ui/dialog.tsx';
import { Form } from '#ui/form.tsx';
import { TextArea } from '#ui/text-field.tsx';
import { toast } from '#ui/toast.tsx';
import { useForm } from '../app/use-form.ts';

/** Deactivates a person, with the reason; says first what follows. */
export function DeactivateDialog({ user, close }: { user: User; close: () => void }) {
  const { t } = useTranslation();
  const { field, submit, pending, notice } = useForm({
    route: userApi.deactivate,
    initial: { reason: '' },
    toInput: ({ reason }) => ({ params: { id: user.id }, body: { reason, version: user.version } }),
    onDone: () => {
      toast(t('users.deactivated'));
      close();
    },
  });
  return (
    <Dialog title={t('users.deactivate')} description={t('users.deactivateHint')} close={close}>
      <Form
        submit={submit}
        pending={pending}
        notice={notice}
        action={t('users.deactivate')}
        cancel={close}
        danger
      >
        <TextArea {...field('reason')} label={t('forms.reason')} required />
      </Form>
    </Dialog>
  );
}
