import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { courseApi } from '#shared/courses/course.api.ts';
import type { Audience, NewRequirement } from '#shared/courses/course.schemas.ts';
import { Dialog } from '#ui/dialog.tsx';
import { Form } from '#ui/form.tsx';
import type { Choice } from '#ui/picker.tsx';
import { SelectField } from '#ui/select-field.tsx';
import { TextField } from '#ui/text-field.tsx';
import { toast } from '#ui/toast.tsx';
import { useSession } from '../app/session.tsx';
import { useForm } from '../app/use-form.ts';
import { DepartmentField } from '../users/department-field.tsx';
import { PersonPicker } from '../users/person-picker.tsx';

const kinds = ['everyone', 'department', 'job_role', 'grade', 'people'] as const;
const levels = ['mandatory', 'recommended'] as const satisfies readonly NewRequirement['level'][];

/** Requires the course of an audience, from a day on. */
export function RequirementDialog({ courseId, close }: { courseId: string; close: () => void }) {
  const { t } = useTranslation();
  const { today } = useSession();
  const [person, setPerson] = useState<Choice | null>(null);
  const { field, submit, pending, notice, values } = useForm({
    route: courseApi.require,
    initial: {
      kind: 'everyone',
      'audience.departmentId': '',
      'audience.jobRole': '',
      'audience.grade': '',
      'audience.userIds.0': '',
      level: 'mandatory',
      dueWithinDays: '30',
      fromOn: today,
      toOn: '',
    },
    toInput: (entered) => ({
      body: {
        courseId,
        audience: audienceOf({ ...entered, 'audience.userIds.0': person?.id ?? '' }),
        level: levels.find((level) => level === entered.level),
        dueWithinDays: Number(entered.dueWithinDays),
        fromOn: entered.fromOn,
        toOn: entered.toOn || null,
      },
    }),
    onDone: () => {
      toast(t('requirements.added'));
      close();
    },
  });
  return (
    <Dialog title={t('requirements.add')} close={close}>
      <Form submit={submit} pending={pending} notice={notice} action={t('requirements.save')} cancel={close}>
        <SelectField
          {...field('kind')}
          label={t('requirements.audience')}
          options={kinds.map((kind) => ({ value: kind, label: t(`audienceKind.${kind}`) }))}
          required
        />
        {values.kind === 'department' && <DepartmentField {...field('audience.departmentId')} required />}
        {values.kind === 'job_role' && (
          <TextField {...field('audience.jobRole')} label={t('columns.jobRole')} required />
        )}
        {values.kind === 'grade' && (
          <TextField {...field('audience.grade')} label={t('columns.grade')} required />
        )}
        {values.kind === 'people' && (
          <PersonPicker
            label={t('columns.person')}
            value={person}
            onChange={setPerson}
            error={field('audience.userIds.0').error}
            required
          />
        )}
        <SelectField
          {...field('level')}
          label={t('columns.required')}
          options={levels.map((level) => ({ value: level, label: t(`reasons.level.${level}`) }))}
          required
        />
        <TextField
          {...field('dueWithinDays')}
          type="number"
          label={t('requirements.dueWithinDays')}
          required
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField {...field('fromOn')} type="date" label={t('columns.from')} required />
          <TextField {...field('toOn')} type="date" label={t('columns.to')} />
        </div>
      </Form>
    </Dialog>
  );
}

type AudienceValues = Record<
  'kind' | 'audience.departmentId' | 'audience.jobRole' | 'audience.grade' | 'audience.userIds.0',
  string
>;
function audienceOf(values: AudienceValues): Audience {
  switch (values.kind) {
    case 'department':
      return { kind: 'department', departmentId: values['audience.departmentId'] };
    case 'job_role':
      return { kind: 'job_role', jobRole: values['audience.jobRole'] };
    case 'grade':
      return { kind: 'grade', grade: values['audience.grade'] };
    case 'people':
      return { kind: 'people', userIds: [values['audience.userIds.0']] };
    default:
      return { kind: 'everyone' };
  }
}
