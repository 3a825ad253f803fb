import type { z } from 'zod';
import { missing } from '#shared/kernel/problem.ts';
import { revoke } from '#shared/sync/device.ts';
import type { DeviceRevocation } from '#shared/sync/sync.schemas.ts';
import { command } from '../platform/command.ts';
import { getDevice, lockDevice, saveRevocation } from './devices.repo.ts';

/** Its session stays, so that its next contact is told why it is refused. @throws Problem missing, conflict */
export const revokeDevice = command({
  event: 'device.revoked',
  subject: 'device',
  permission: 'devices:manage',
  async run(tx, { id, reason, ...wished }: z.infer<typeof DeviceRevocation> & { id: string }) {
    const known = await lockDevice(tx, id);
    if (!known) throw missing('device');
    const before = await getDevice(tx, id);
    const revoked = revoke(known, wished);
    await saveRevocation(tx, revoked, reason);
    const result = await getDevice(tx, id);
    return { subjectId: id, before, after: { ...result, wipe: revoked.wipe, reason }, result };
  },
});
