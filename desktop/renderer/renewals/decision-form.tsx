import { useTranslation } from 'react-i18next';
import { workflowApi } from '#shared/renewals/renewal.api.ts';
import type { RenewalDetail } from '#shared/renewals/renewal.schemas.ts';
import { Button } from '#ui/button.tsx';
import { FormNotice } from '#ui/form.tsx';
import { TextArea } from '#ui/text-field.tsx';
import { toast } from '#ui/toast.tsx';
import { useForm } from '../app/use-form.ts';

type Verdict = 'approve' | 'return' | 'reject';

/** Approve, return or reject. To return and to reject needs words: the requester reads them. */
export function DecisionForm({
  stepId,
  request,
  done,
}: {
  stepId: string;
  request: RenewalDetail;
  done: () => void;
}) {
  const { t } = useTranslation();
  const initial: { comment: string; decision: Verdict } = { comment: '', decision: 'approve' };
  const { field, submit, pending, notice } = useForm({
    route: workflowApi.decide,
    initial,
    toInput: ({ comment, decision }) => ({
      params: { id: stepId },
      body: { decision, comment: comment.trim() || undefined, version: request.version },
    }),
    onDone: ({ state }) => {
      const verdict = state === 'returned' ? 'return' : state === 'rejected' ? 'reject' : 'approve';
      toast(t(`approvals.done.${verdict}`));
      done();
    },
  });
  const decide = (decision: Verdict) => submit(undefined, { decision });
  return (
    <form
      noValidate
      onSubmit={(event) => submit(event, { decision: 'approve' })}
      className="flex flex-col gap-3 rounded-lg bg-sunken p-3"
    >
      <TextArea
        {...field('comment')}
        label={t('renewals.comment')}
        hint={t('approvals.commentHint')}
        rows={2}
      />
      <FormNotice>{notice}</FormNotice>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" icon="check" busy={pending} onClick={() => decide('approve')}>
          {t('approvals.approve')}
        </Button>
        <Button icon="return" busy={pending} onClick={() => decide('return')}>
          {t('approvals.return')}
        </Button>
        <Button look="danger" icon="cross" busy={pending} onClick={() => decide('reject')}>
          {t('approvals.reject')}
        </Button>
      </div>
    </form>
  );
}
