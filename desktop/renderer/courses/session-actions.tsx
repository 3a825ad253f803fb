import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { courseApi } from '#shared/courses/course.api.ts';
import type { CourseSession } from '#shared/courses/course.schemas.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Form } from '#ui/form.tsx';
import { TextArea } from '#ui/text-field.tsx';
import { toast } from '#ui/toast.tsx';
import { useForm } from '../app/use-form.ts';
import { RosterDialog } from './roster-dialog.tsx';
import { ChangeSessionDialog } from './session-dialog.tsx';

/** The people of a session, and what may be done with it. */
export function SessionActions({ session }: { session: CourseSession }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'roster' | 'change' | 'cancel' | null>(null);
  const close = () => setOpen(null);
  return (
    <span className="flex gap-1 max-md:flex-wrap">
      <Button small icon="people" onClick={() => setOpen('roster')}>
        {t('sessions.roster')}
      </Button>
      {session.status === 'scheduled' && (
        <>
          <Button small look="quiet" icon="edit" onClick={() => setOpen('change')}>
            {t('actions.change')}
          </Button>
          <Button small look="quiet" icon="cross" onClick={() => setOpen('cancel')}>
            {t('sessions.cancel')}
          </Button>
        </>
      )}
      {open === 'roster' && <RosterDialog session={session} close={close} />}
      {open === 'change' && <ChangeSessionDialog session={session} close={close} />}
      {open === 'cancel' && <CancelSessionDialog session={session} close={close} />}
    </span>
  );
}

function CancelSessionDialog({ session, close }: { session: CourseSession; close: () => void }) {
  const { t } = useTranslation();
  const { field, submit, pending, notice } = useForm({
    route: courseApi.cancelSession,
    initial: { reason: '' },
    toInput: ({ reason }) => ({ params: { id: session.id }, body: { reason, version: session.version } }),
    onDone: () => {
      toast(t('sessions.cancelledNow'));
      close();
    },
  });
  return (
    <Dialog
      title={t('sessions.cancel')}
      description={t('sessions.cancelHint', { count: session.booked })}
      close={close}
    >
      <Form
        submit={submit}
        pending={pending}
        notice={notice}
        action={t('sessions.cancel')}
        cancel={close}
        danger
      >
        <TextArea {...field('reason')} label={t('forms.reason')} required />
      </Form>
    </Dialog>
  );
}
