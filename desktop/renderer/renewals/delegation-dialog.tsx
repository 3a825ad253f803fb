import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { workflowApi } from '#shared/renewals/renewal.api.ts';
import { Dialog } from '#ui/dialog.tsx';
import { Form } from '#ui/form.tsx';
import type { Choice } from '#ui/picker.tsx';
import { TextField } from '#ui/text-field.tsx';
import { toast } from '#ui/toast.tsx';
import { useSession } from '../app/session.tsx';
import { useForm } from '../app/use-form.ts';
import { PersonPicker } from '../users/person-picker.tsx';

/** Names who decides for me, from one day to another. */
export function DelegationDialog({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const { today } = useSession();
  const [delegate, setDelegate] = useState<Choice | null>(null);
  const { field, submit, pending, notice } = useForm({
    route: workflowApi.delegate,
    initial: { delegateId: '', fromOn: today, toOn: '' },
    toInput: ({ fromOn, toOn }) => ({ body: { delegateId: delegate?.id ?? '', fromOn, toOn } }),
    onDone: () => {
      toast(t('delegations.added'));
      close();
    },
  });
  return (
    <Dialog title={t('delegations.add')} description={t('delegations.hint')} close={close}>
      <Form submit={submit} pending={pending} notice={notice} action={t('delegations.save')} cancel={close}>
        <PersonPicker
          label={t('delegations.decides')}
          value={delegate}
          onChange={setDelegate}
          error={field('delegateId').error}
          required
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField {...field('fromOn')} type="date" label={t('columns.from')} required />
          <TextField {...field('toOn')} type="date" label={t('columns.to')} required />
        </div>
      </Form>
    </Dialog>
  );
}
