import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { courseApi } from '#shared/courses/course.api.ts';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import type { RenewalRequest } from '#shared/renewals/renewal.schemas.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { FileField } from '#ui/file-field.tsx';
import { Form } from '#ui/form.tsx';
import type { Choice } from '#ui/picker.tsx';
import { TextArea } from '#ui/text-field.tsx';
import { toast } from '#ui/toast.tsx';
import { useApi, useUpload } from '../app/api.ts';
import { problemText } from '../app/problems.ts';
import { useForm } from '../app/use-form.ts';
import { useFormat } from '../app/use-format.ts';
import { CoursePicker } from '../courses/course-picker.tsx';
import { SessionField } from '../courses/session-field.tsx';
import { evidenceTypes } from './evidence-list.tsx';

interface RequestDialogProps {
  /** The course that is asked for, when the reader came from it. */
  courseId?: string;
  close: () => void;
  /** The request that was made. */
  done: (id: string) => void;
}

const blank: { courseId: string; preferredSessionId: string; note: string; submit: boolean } = {
  courseId: '',
  preferredSessionId: '',
  note: '',
  submit: true,
};

/** Asks for a renewal: which course, when it would suit, a note, and evidence. */
export function RequestDialog({ courseId, close, done }: RequestDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [picked, setPicked] = useState<Choice | null>(null);
  const [file, setFile] = useState<File | null>(null);
  const given = useApi(
    courseApi.get,
    { params: { id: courseId ?? '' } },
    { enabled: courseId !== undefined },
  );
  const course =
    picked ?? (given.data ? choiceOf(given.data, format.name(given.data.titleEn, given.data.titleAr)) : null);
  const attach = useAttach();

  const { field, submit, pending, notice } = useForm({
    route: renewalApi.create,
    initial: blank,
    toInput: (values) => ({
      body: {
        courseId: course?.id ?? '',
        preferredSessionId: values.preferredSessionId || null,
        note: values.note.trim() || null,
        submit: values.submit,
      },
    }),
    onDone: (request) => {
      toast(t(request.state === 'draft' ? 'renewals.drafted' : 'renewals.sent'));
      if (file) attach(request, file);
      done(request.id);
    },
  });
  return (
    <Dialog title={t('renewals.ask')} description={t('renewals.askHint')} close={close}>
      <Form
        submit={submit}
        pending={pending}
        notice={notice}
        action={t('renewals.submit')}
        cancel={close}
        other={
          <Button
            look="quiet"
            icon="edit"
            busy={pending}
            onClick={() => submit(undefined, { submit: false })}
            className="me-auto"
          >
            {t('renewals.saveDraft')}
          </Button>
        }
      >
        <CoursePicker
          label={t('columns.course')}
          value={course}
          onChange={setPicked}
          error={field('courseId').error && t('renewals.pickCourse')}
          required
        />
        {course && (
          <SessionField
            {...field('preferredSessionId')}
            label={t('renewals.preferredSession')}
            courseId={course.id}
          />
        )}
        <TextArea {...field('note')} label={t('renewals.note')} hint={t('renewals.noteHint')} />
        <FileField
          label={t('evidence.title')}
          hint={t('evidence.hint')}
          accept={evidenceTypes}
          file={file}
          onChange={setFile}
        />
      </Form>
    </Dialog>
  );
}

const choiceOf = (course: { id: string; code: string }, name: string): Choice => ({
  id: course.id,
  code: course.code,
  name,
});

/** The request stands whether or not its file arrives: the file can be added again from the request. */
function useAttach() {
  const { t } = useTranslation();
  const { mutate } = useUpload(renewalApi.addEvidence);
  return (request: RenewalRequest, file: File) =>
    mutate(
      { input: { params: { id: request.id } }, file },
      { onError: (problem) => toast(t('evidence.notAdded', { why: problemText(t, problem) }), true) },
    );
}
