import { useTranslation } from 'react-i18next';
import { courseApi } from '#shared/courses/course.api.ts';
import type { Requirement } from '#shared/courses/course.schemas.ts';
import { Dialog } from '#ui/dialog.tsx';
import { Form } from '#ui/form.tsx';
import { TextField } from '#ui/text-field.tsx';
import { toast } from '#ui/toast.tsx';
import { useSession } from '../app/session.tsx';
import { useForm } from '../app/use-form.ts';

/** Ends a requirement on a day; what was required before stays known. */
export function EndRequirementDialog({
  requirement,
  close,
}: {
  requirement: Requirement;
  close: () => void;
}) {
  const { t } = useTranslation();
  const { today } = useSession();
  const { field, submit, pending, notice } = useForm({
    route: courseApi.endRequirement,
    initial: { toOn: today },
    toInput: ({ toOn }) => ({ params: { id: requirement.id }, body: { toOn, version: requirement.version } }),
    onDone: () => {
      toast(t('requirements.ended'));
      close();
    },
  });
  return (
    <Dialog title={t('requirements.end')} description={t('requirements.endHint')} close={close}>
      <Form submit={submit} pending={pending} notice={notice} action={t('requirements.end')} cancel={close}>
        <TextField {...field('toOn')} type="date" label={t('requirements.lastDay')} required />
      </Form>
    </Dialog>
  );
}
