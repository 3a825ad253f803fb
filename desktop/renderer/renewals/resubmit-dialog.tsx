import { useTranslation } from 'react-i18next';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import type { RenewalDetail } from '#shared/renewals/renewal.schemas.ts';
import { Dialog } from '#ui/dialog.tsx';
import { Form } from '#ui/form.tsx';
import { TextArea } from '#ui/text-field.tsx';
import { toast } from '#ui/toast.tsx';
import { useCommand } from '../app/api.ts';
import { problemText } from '../app/problems.ts';
import { useForm } from '../app/use-form.ts';
import { SessionField } from '../courses/session-field.tsx';

/** Changes a draft or a returned request and sends it: the change first, then the submission on the same timeline. */
export function ResubmitDialog({ request, close }: { request: RenewalDetail; close: () => void }) {
  const { t } = useTranslation();
  const submission = useCommand(renewalApi.submit);
  const returned = request.steps.findLast((step) => step.state === 'returned');
  const { field, submit, pending, notice } = useForm({
    route: renewalApi.change,
    initial: { preferredSessionId: request.preferredSessionId ?? '', note: request.note ?? '' },
    toInput: (values) => ({
      params: { id: request.id },
      body: {
        preferredSessionId: values.preferredSessionId || null,
        note: values.note.trim() || null,
        version: request.version,
      },
    }),
    onDone: (changed) =>
      submission.mutate(
        { params: { id: request.id }, body: { version: changed.version } },
        {
          onSuccess: () => {
            toast(t('renewals.sent'));
            close();
          },
        },
      ),
  });
  return (
    <Dialog
      title={t('renewals.editAndResubmit')}
      description={returned?.comment && t('renewals.returnedBecause', { comment: returned.comment })}
      close={close}
    >
      <Form
        submit={submit}
        pending={pending || submission.isPending}
        notice={notice ?? (submission.error && problemText(t, submission.error))}
        action={t('renewals.submit')}
        cancel={close}
      >
        <SessionField
          {...field('preferredSessionId')}
          label={t('renewals.preferredSession')}
          courseId={request.courseId}
        />
        <TextArea {...field('note')} label={t('renewals.note')} hint={t('renewals.noteHint')} />
      </Form>
    </Dialog>
  );
}
