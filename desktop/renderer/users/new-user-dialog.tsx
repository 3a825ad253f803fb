import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { userApi } from '#shared/users/user.api.ts';
import { Dialog } from '#ui/dialog.tsx';
import { Form } from '#ui/form.tsx';
import type { Choice } from '#ui/picker.tsx';
import { TextField } from '#ui/text-field.tsx';
import { useForm } from '../app/use-form.ts';
import { DepartmentField } from './department-field.tsx';
import { OneTimePassword } from './one-time-password.tsx';
import { PersonPicker } from './person-picker.tsx';
import { RoleChoice, rolesOf } from './role-choice.tsx';

const blank = {
  username: '',
  email: '',
  nameEn: '',
  nameAr: '',
  badgeNumber: '',
  departmentId: '',
  foremanId: '',
  managerId: '',
  grade: '',
  jobRole: '',
  hiredOn: '',
  roles: 'employee',
};
const orNull = (value: string) => value.trim() || null;

/** Creates a person; the first password is shown once. */
export function NewUserDialog({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [made, setMade] = useState<{ username: string; password: string } | null>(null);
  const [foreman, setForeman] = useState<Choice | null>(null);
  const [manager, setManager] = useState<Choice | null>(null);
  const { field, submit, pending, notice } = useForm({
    route: userApi.create,
    initial: blank,
    toInput: (values) => ({
      body: {
        username: values.username,
        email: orNull(values.email),
        nameEn: values.nameEn,
        nameAr: values.nameAr,
        badgeNumber: values.badgeNumber,
        departmentId: orNull(values.departmentId),
        foremanId: foreman?.id ?? null,
        managerId: manager?.id ?? null,
        grade: orNull(values.grade),
        jobRole: orNull(values.jobRole),
        hiredOn: orNull(values.hiredOn),
        roles: rolesOf(values.roles),
      },
    }),
    onDone: ({ user, oneTimePassword }) => setMade({ username: user.username, password: oneTimePassword }),
  });
  if (made) return <OneTimePassword {...made} close={close} />;
  return (
    <Dialog title={t('users.add')} close={close} wide>
      <Form submit={submit} pending={pending} notice={notice} action={t('users.add')} cancel={close}>
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField {...field('nameEn')} label={t('users.nameEn')} required />
          <TextField {...field('nameAr')} label={t('users.nameAr')} required />
          <TextField {...field('username')} label={t('login.username')} code required />
          <TextField {...field('badgeNumber')} label={t('users.badgeNumber')} code required />
          <TextField {...field('email')} label={t('users.email')} type="email" code />
          <DepartmentField {...field('departmentId')} />
          <PersonPicker
            label={t('users.foreman')}
            value={foreman}
            onChange={setForeman}
            error={field('foremanId').error}
          />
          <PersonPicker
            label={t('users.manager')}
            value={manager}
            onChange={setManager}
            error={field('managerId').error}
          />
          <TextField {...field('jobRole')} label={t('columns.jobRole')} />
          <TextField {...field('grade')} label={t('columns.grade')} />
          <TextField {...field('hiredOn')} label={t('users.hiredOn')} type="date" />
        </div>
        <RoleChoice {...field('roles')} />
      </Form>
    </Dialog>
  );
}
