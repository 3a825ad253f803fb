import { newId } from '#shared/kernel/ids.ts';
import { conflict, forbidden } from '#shared/kernel/problem.ts';
import { refuseProtocol } from '#shared/sync/device.ts';
import { laptopPolicy } from '#shared/sync/policy.ts';
import type { Device, NewDevice, Registered } from '#shared/sync/sync.schemas.ts';
import { command } from '../platform/command.ts';
import type { RequestContext } from '../platform/context.ts';
import { newSessionToken } from '../platform/crypto/tokens.ts';
import { getDevice, lockDevice, openDeviceSession, saveDevice } from './devices.repo.ts';

/** Longer than the longest hitch: a token ends by the person's epoch or the device's status long before. */
const lifetimeMs = 400 * 24 * 3600_000;

/**
 * Registers a laptop for the person who signed in on it; the same one again gets a new token in the place of the old.
 * @throws Problem forbidden `device.sign_in_first`, outdated, conflict `device.taken`, `device.revoked`, `device.wiped`
 */
export function registerDevice(context: RequestContext, device: NewDevice): Promise<Registered> {
  // Who finds a token must not be able to make more of them.
  if (context.byDevice)
    throw forbidden('device.sign_in_first', 'Sign in with your password to register this laptop.');
  refuseProtocol(device.protocol);
  return register(context, { device, address: context.address, userAgent: context.userAgent });
}

const register = command({
  event: 'device.registered',
  subject: 'device',
  permission: 'signed_in',
  secretResult: true,
  async run(tx, { device, ...from }: { device: NewDevice; address: string; userAgent: string }) {
    const known = await lockDevice(tx, device.id);
    if (known && known.userId !== tx.actor.userId) throw taken();
    if (known && known.status !== 'active') throw distrusted(known.wipe);
    const before: Device | null = known && (await getDevice(tx, device.id));
    await saveDevice(tx, device);
    const after = await getDevice(tx, device.id);
    // Two people at once under one id: the second has waited for the first.
    if (after.userId !== tx.actor.userId) throw taken();
    const token = newSessionToken(tx.actor.scope);
    const expiresAt = new Date(Date.parse(tx.now) + lifetimeMs).toISOString();
    const session = { id: newId(), deviceId: device.id, tokenHash: token.hash, expiresAt, ...from };
    await openDeviceSession(tx, session);
    const { userId } = tx.actor;
    const result = { token: token.value, userId, policy: laptopPolicy, serverTime: tx.now };
    return { subjectId: device.id, before, after, result };
  },
});

const taken = () =>
  conflict('device.taken', 'This laptop is registered for somebody else: register it under another id.');

const distrusted = (wipe: boolean) =>
  wipe
    ? conflict(
        'device.wiped',
        'An administrator wants what this laptop holds deleted; then register it anew.',
      )
    : conflict('device.revoked', 'An administrator signed this laptop out: register it under another id.');
