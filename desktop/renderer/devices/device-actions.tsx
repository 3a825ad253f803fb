import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deviceApi } from '#shared/sync/sync.api.ts';
import type { Device } from '#shared/sync/sync.schemas.ts';
import { Button } from '#ui/button.tsx';
import { useMay } from '../app/session.tsx';
import { useFormat } from '../app/use-format.ts';
import { RevokeDialog } from './revoke-dialog.tsx';

/** One that was only revoked may still be told to delete what it holds; one that was told is done with. */
export function DeviceActions({ device }: { device: Device }) {
  const { t } = useTranslation();
  const format = useFormat();
  const may = useMay();
  const [open, setOpen] = useState(false);
  if (device.status === 'wiped' || !may(deviceApi.revoke)) return null;
  const named = { laptop: device.name, name: format.name(device.userNameEn, device.userNameAr) };
  const trusted = device.status === 'active';
  return (
    <>
      <Button
        small
        look="danger"
        aria-label={trusted ? t('devices.revokeNamed', named) : t('devices.wipeNamed', named)}
        className="relative z-1"
        onClick={() => setOpen(true)}
      >
        {trusted ? t('devices.revoke') : t('devices.wipe')}
      </Button>
      {open && <RevokeDialog device={device} close={() => setOpen(false)} />}
    </>
  );
}
