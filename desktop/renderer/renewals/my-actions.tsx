import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import type { RenewalDetail, RequestState } from '#shared/renewals/renewal.schemas.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Form } from '#ui/form.tsx';
import { TextArea } from '#ui/text-field.tsx';
import { toast } from '#ui/toast.tsx';
import { useSession } from '../app/session.tsx';
import { useForm } from '../app/use-form.ts';
import { ResubmitDialog } from './resubmit-dialog.tsx';

const withdrawable: readonly RequestState[] = ['draft', 'pending_foreman', 'pending_manager', 'returned'];

/** What the requester may do with his own request in its present state. */
export function MyActions({ request }: { request: RenewalDetail }) {
  const { t } = useTranslation();
  const { userId } = useSession();
  const [open, setOpen] = useState<'edit' | 'withdraw' | null>(null);
  const close = () => setOpen(null);
  if (request.userId !== userId || !withdrawable.includes(request.state)) return null;
  const editable = request.state === 'draft' || request.state === 'returned';
  return (
    <div className="flex flex-wrap gap-2">
      {editable && (
        <Button look="primary" icon="edit" onClick={() => setOpen('edit')}>
          {t(request.state === 'draft' ? 'renewals.editAndSubmit' : 'renewals.editAndResubmit')}
        </Button>
      )}
      <Button icon="return" onClick={() => setOpen('withdraw')}>
        {t('renewals.withdraw')}
      </Button>
      {open === 'edit' && <ResubmitDialog request={request} close={close} />}
      {open === 'withdraw' && <WithdrawDialog request={request} close={close} />}
    </div>
  );
}

function WithdrawDialog({ request, close }: { request: RenewalDetail; close: () => void }) {
  const { t } = useTranslation();
  const { field, submit, pending, notice } = useForm({
    route: renewalApi.withdraw,
    initial: { comment: '' },
    toInput: ({ comment }) => ({
      params: { id: request.id },
      body: { comment: comment.trim() || undefined, version: request.version },
    }),
    onDone: () => {
      toast(t('renewals.withdrawn'));
      close();
    },
  });
  return (
    <Dialog title={t('renewals.withdraw')} description={t('renewals.withdrawHint')} close={close}>
      <Form
        submit={submit}
        pending={pending}
        notice={notice}
        action={t('renewals.withdraw')}
        cancel={close}
        danger
      >
        <TextArea {...field('comment')} label={t('renewals.comment')} />
      </Form>
    </Dialog>
  );
}
