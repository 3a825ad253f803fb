import { conflict, Problem } from '#shared/kernel/problem.ts';
import { type Device, oldestProtocol, protocol } from './sync.schemas.ts';

/** A device as it is stored: with the wish that it deletes what it holds. */
export type StoredDevice = Pick<Device, 'id' | 'status' | 'version'> & { wipe: boolean };

/**
 * Ends the trust in a laptop. One that was revoked may still be told to wipe itself; what a wipe was asked for stays so.
 * @throws Problem conflict `device.stale`, `device.already_revoked`
 */
export function revoke<D extends StoredDevice>(
  device: D,
  { wipe, version }: { wipe: boolean; version: number },
): D {
  const { status, version: present } = device;
  if (version !== present) {
    throw conflict('device.stale', 'This laptop changed meanwhile: look at it again.', {
      status,
      version: present,
    });
  }
  if (status !== 'active' && (device.wipe || !wipe))
    throw conflict('device.already_revoked', 'This laptop is not trusted any more.', { status, version });
  return { ...device, status: 'revoked', wipe, version: version + 1 };
}

/** @throws Problem outdated (426) unless both sides speak the protocol. */
export function refuseProtocol(spoken: number): void {
  if (spoken < oldestProtocol) {
    throw new Problem(
      'outdated',
      'sync.client_too_old',
      'This TrainFlow is too old for the server: install the present version. What was saved here stays.',
      { details: { oldestProtocol } },
    );
  }
  if (spoken > protocol) {
    throw new Problem(
      'outdated',
      'sync.server_too_old',
      'The server is older than this TrainFlow. What was saved here is sent once it is brought up to date.',
      { details: { protocol } },
    );
  }
}
