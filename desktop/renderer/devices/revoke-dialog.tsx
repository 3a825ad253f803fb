import { useTranslation } from 'react-i18next';
import { deviceApi } from '#shared/sync/sync.api.ts';
import type { Device } from '#shared/sync/sync.schemas.ts';
import { CheckField } from '#ui/check-field.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Form } from '#ui/form.tsx';
import { TextArea } from '#ui/text-field.tsx';
import { toast } from '#ui/toast.tsx';
import { useForm } from '../app/use-form.ts';
import { useFormat } from '../app/use-format.ts';

const unfilled: { wipe: boolean; reason: string } = { wipe: false, reason: '' };

/** Ends the trust in a laptop, with the reason; says first what follows. One revoked before is wiped or left as it is. */
export function RevokeDialog({ device, close }: { device: Device; close: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const trusted = device.status === 'active';
  const { field, submit, pending, notice, values } = useForm({
    route: deviceApi.revoke,
    initial: unfilled,
    toInput: ({ wipe, reason }) => ({
      params: { id: device.id },
      body: { wipe: wipe || !trusted, reason, version: device.version },
    }),
    onDone: () => {
      toast(values.wipe || !trusted ? t('devices.wiped') : t('devices.revoked'));
      close();
    },
  });
  const revokes = values.wipe ? t('devices.revokeAndWipe') : t('devices.revoke');
  const name = format.name(device.userNameEn, device.userNameAr);
  return (
    <Dialog
      title={trusted ? t('devices.revokeTitle') : t('devices.wipeTitle')}
      description={t('devices.ofPerson', { laptop: device.name, name })}
      close={close}
    >
      <Form
        submit={submit}
        pending={pending}
        notice={notice}
        action={trusted ? revokes : t('devices.wipe')}
        cancel={close}
        danger
      >
        <Consequences trusted={trusted} />
        {trusted && <CheckField {...field('wipe')} label={t('devices.alsoWipe')} hint={t('devices.wipes')} />}
        <TextArea {...field('reason')} label={t('forms.reason')} required />
      </Form>
    </Dialog>
  );
}

function Consequences({ trusted }: { trusted: boolean }) {
  const { t } = useTranslation();
  return (
    <ul className="flex list-disc flex-col gap-1 ps-5 text-ink-2">
      {trusted && <li>{t('devices.locks')}</li>}
      {trusted && <li>{t('devices.untilContact')}</li>}
      {!trusted && <li>{t('devices.wipes')}</li>}
      <li>{t('devices.unsent')}</li>
      <li>{t('devices.signsInAgain')}</li>
    </ul>
  );
}
