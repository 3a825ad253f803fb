import { useTranslation } from 'react-i18next';
import { userApi } from '#shared/users/user.api.ts';
import type { User } from '#shared/users/user.schemas.ts';
import { Dialog } from '#ui/dialog.tsx';
import { Form } from '#ui/form.tsx';
import { toast } from '#ui/toast.tsx';
import { useForm } from '../app/use-form.ts';
import { useFormat } from '../app/use-format.ts';
import { RoleChoice, rolesOf } from './role-choice.tsx';

/** Gives and takes roles, and says before saving which. */
export function RolesDialog({ user, close }: { user: User; close: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { field, submit, pending, notice, values } = useForm({
    route: userApi.changeRoles,
    initial: { roles: user.roles.join(' ') },
    toInput: (entered) => ({
      params: { id: user.id },
      body: { roles: rolesOf(entered.roles), version: user.version },
    }),
    onDone: () => {
      toast(t('users.rolesChanged'));
      close();
    },
  });
  const next = rolesOf(values.roles);
  const named = (picked: readonly User['roles'][number][]) =>
    format.list(picked.map((role) => t(`roles.${role}`)));
  const given = next.filter((role) => !user.roles.includes(role));
  const taken = user.roles.filter((role) => !next.includes(role));
  return (
    <Dialog title={t('users.changeRoles')} description={t('users.changeRolesHint')} close={close}>
      <Form submit={submit} pending={pending} notice={notice} action={t('actions.save')} cancel={close}>
        <RoleChoice {...field('roles')} />
        <div aria-live="polite" className="min-h-6">
          {given.length > 0 && <p className="text-ok">{t('users.gives', { roles: named(given) })}</p>}
          {taken.length > 0 && <p className="text-bad">{t('users.takes', { roles: named(taken) })}</p>}
        </div>
      </Form>
    </Dialog>
  );
}
