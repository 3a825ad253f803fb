import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '#shared/kernel/client.ts';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import { openStates, type RenewalDetail } from '#shared/renewals/renewal.schemas.ts';
import { Button } from '#ui/button.tsx';
import { FileField } from '#ui/file-field.tsx';
import { FormNotice } from '#ui/form.tsx';
import { Icon } from '#ui/icon.tsx';
import { toast } from '#ui/toast.tsx';
import { useUpload } from '../app/api.ts';
import { problemText } from '../app/problems.ts';
import { useMay, useSession } from '../app/session.tsx';

export const evidenceTypes = 'application/pdf,image/jpeg,image/png,image/webp,image/heic';

/** The files of a request, to read; while it is open more can be added. */
export function EvidenceList({ request }: { request: RenewalDetail }) {
  const { t } = useTranslation();
  const { userId } = useSession();
  const may = useMay();
  const open = openStates.some((state) => state === request.state);
  return (
    <div className="flex flex-col gap-2">
      {request.evidence.length === 0 && <p className="text-ink-3">{t('evidence.none')}</p>}
      <ul>
        {request.evidence.map((each) => (
          <li key={each.id}>
            <a
              href={urlOf(renewalApi.evidence, { params: { id: request.id, evidenceId: each.id } })}
              download={each.name}
              className="inline-flex items-center gap-1.5"
            >
              <Icon name="file" />
              <bdi>{each.name}</bdi>
            </a>
          </li>
        ))}
      </ul>
      {open && request.userId === userId && may(renewalApi.addEvidence) && <AddEvidence id={request.id} />}
    </div>
  );
}

function AddEvidence({ id }: { id: string }) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const upload = useUpload(renewalApi.addEvidence);
  const send = (chosen: File) =>
    upload.mutate(
      { input: { params: { id } }, file: chosen },
      {
        onSuccess: () => {
          toast(t('evidence.added'));
          setFile(null);
        },
      },
    );
  return (
    <div className="flex flex-col gap-2">
      <FileField
        label={t('evidence.add')}
        hint={t('evidence.hint')}
        accept={evidenceTypes}
        file={file}
        onChange={setFile}
      />
      <FormNotice>{upload.error && problemText(t, upload.error)}</FormNotice>
      {file && (
        <Button icon="upload" small busy={upload.isPending} onClick={() => send(file)} className="self-start">
          {t('evidence.send')}
        </Button>
      )}
    </div>
  );
}
