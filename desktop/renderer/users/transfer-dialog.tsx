import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { userApi } from '#shared/users/user.api.ts';
import type { User, UserRow } from '#shared/users/user.schemas.ts';
import { Dialog } from '#ui/dialog.tsx';
import { Form } from '#ui/form.tsx';
import type { Choice } from '#ui/picker.tsx';
import { TextField } from '#ui/text-field.tsx';
import { toast } from '#ui/toast.tsx';
import { useApi } from '../app/api.ts';
import { useSession } from '../app/session.tsx';
import { useForm } from '../app/use-form.ts';
import { useFormat } from '../app/use-format.ts';
import { DepartmentField } from './department-field.tsx';
import { PersonPicker } from './person-picker.tsx';

/** Moves a person from a day on; steps that wait on his former approvers move to the new ones. */
export function TransferDialog({ user, close }: { user: User; close: () => void }) {
  const { t } = useTranslation();
  const { today } = useSession();
  const [foreman, setForeman] = useLeader(user.foremanId);
  const [manager, setManager] = useLeader(user.managerId);
  const { field, submit, pending, notice } = useForm({
    route: userApi.transfer,
    initial: {
      effectiveOn: today,
      departmentId: user.departmentId ?? '',
      foremanId: '',
      managerId: '',
      grade: user.grade ?? '',
      jobRole: user.jobRole ?? '',
    },
    toInput: (values) => ({
      params: { id: user.id },
      body: {
        effectiveOn: values.effectiveOn,
        departmentId: values.departmentId || null,
        foremanId: foreman?.id ?? null,
        managerId: manager?.id ?? null,
        grade: values.grade.trim() || null,
        jobRole: values.jobRole.trim() || null,
        version: user.version,
      },
    }),
    onDone: () => {
      toast(t('users.transferred'));
      close();
    },
  });
  return (
    <Dialog title={t('users.transfer')} description={t('users.transferHint')} close={close}>
      <Form submit={submit} pending={pending} notice={notice} action={t('users.transfer')} cancel={close}>
        <TextField {...field('effectiveOn')} label={t('users.effectiveOn')} type="date" required />
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
      </Form>
    </Dialog>
  );
}

/** The present leader until another one, or nobody, is chosen. */
function useLeader(id: string | null) {
  const format = useFormat();
  const [chosen, setChosen] = useState<Choice | null | undefined>(undefined);
  const present = useApi(userApi.get, { params: { id: id ?? '' } }, { enabled: id !== null });
  const choiceOf = (user: UserRow): Choice => ({
    id: user.id,
    name: format.name(user.nameEn, user.nameAr),
    code: user.badgeNumber,
  });
  const shown = chosen === undefined ? (present.data ? choiceOf(present.data) : null) : chosen;
  return [shown, setChosen] as const;
}
