import { useTranslation } from 'react-i18next';
import { workflowApi } from '#shared/renewals/renewal.api.ts';
import type { InboxRow } from '#shared/renewals/renewal.schemas.ts';
import { Dialog } from '#ui/dialog.tsx';
import { Form } from '#ui/form.tsx';
import { TextArea } from '#ui/text-field.tsx';
import { useForm } from '../app/use-form.ts';
import type { Results } from './bulk-result.tsx';

/** Asks once for the comment that every selected request gets. */
export function BulkDialog({
  verdict,
  rows,
  close,
  done,
}: {
  verdict: 'approve' | 'return' | 'reject';
  rows: readonly InboxRow[];
  close: () => void;
  done: (results: Results) => void;
}) {
  const { t } = useTranslation();
  const { field, submit, pending, notice } = useForm({
    route: workflowApi.decideMany,
    initial: { comment: '' },
    toInput: ({ comment }) => ({
      body: {
        decision: verdict,
        comment: comment.trim() || undefined,
        steps: rows.map(({ stepId, version }) => ({ stepId, version })),
      },
    }),
    onDone: ({ results }) => done(results),
  });
  return (
    <Dialog title={t(`approvals.bulk.${verdict}`, { count: rows.length })} close={close}>
      <Form
        submit={submit}
        pending={pending}
        notice={notice}
        action={t(`approvals.${verdict}`)}
        danger={verdict === 'reject'}
        cancel={close}
      >
        <TextArea
          {...field('comment')}
          label={t('renewals.comment')}
          hint={t('approvals.bulkCommentHint')}
          required={verdict !== 'approve'}
        />
      </Form>
    </Dialog>
  );
}
