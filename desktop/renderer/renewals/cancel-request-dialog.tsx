import { useTranslation } from 'react-i18next';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import type { RenewalRequest } from '#shared/renewals/renewal.schemas.ts';
import { Dialog } from '#ui/dialog.tsx';
import { Form } from '#ui/form.tsx';
import { TextArea } from '#ui/text-field.tsx';
import { toast } from '#ui/toast.tsx';
import { useForm } from '../app/use-form.ts';

/** Cancels a request, with the reason that its requester reads. */
export function CancelRequestDialog({
  request,
  close,
}: {
  request: Pick<RenewalRequest, 'id' | 'version'>;
  close: () => void;
}) {
  const { t } = useTranslation();
  const { field, submit, pending, notice } = useForm({
    route: renewalApi.cancel,
    initial: { reason: '' },
    toInput: ({ reason }) => ({ params: { id: request.id }, body: { reason, version: request.version } }),
    onDone: () => {
      toast(t('renewals.cancelled'));
      close();
    },
  });
  return (
    <Dialog title={t('renewals.cancel')} description={t('renewals.cancelHint')} close={close}>
      <Form
        submit={submit}
        pending={pending}
        notice={notice}
        action={t('renewals.cancel')}
        cancel={close}
        danger
      >
        <TextArea {...field('reason')} label={t('forms.reason')} required />
      </Form>
    </Dialog>
  );
}
