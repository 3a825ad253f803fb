import { type SQL, sql } from 'drizzle-orm';
import { missing } from '#shared/kernel/problem.ts';
import type { ParsedInput } from '#shared/kernel/route.ts';
import type { StoredDevice } from '#shared/sync/device.ts';
import type { deviceApi } from '#shared/sync/sync.api.ts';
import type { Device, NewDevice } from '#shared/sync/sync.schemas.ts';
import type { Tx } from '../platform/context.ts';
import { every, limitOf } from '../platform/db/sql.ts';

const columns = sql`
  d.id, d.name, d.platform, d.app_version as "appVersion", d.status, d.wiped_at as "wipedAt", d.user_id as "userId",
  u.name_en as "userNameEn", u.name_ar as "userNameAr", d.created_at as "registeredAt", d.last_sync_at as "lastSyncAt",
  d.last_command as received, d.version`;
const withPerson = sql`devices d join users u on u.tenant_id = d.tenant_id and u.id = d.user_id`;

type Wanted = ParsedInput<typeof deviceApi.devices>['query'];

const matching = ({ userId, status }: Wanted): SQL =>
  every(
    sql`d.tenant_id = app.tid()`,
    userId !== undefined && sql`d.user_id = ${userId}`,
    status !== undefined && sql`d.status = ${status}`,
  );

/** The newest first: their ids are made in time order. `before`: the id that ended the page before. */
export const selectDevices = (wanted: Wanted, before: string | null): SQL => sql`
  select ${columns} from ${withPerson}
  where ${matching(wanted)} ${before === null ? sql`` : sql`and d.id < ${before}`}
  order by d.id desc ${limitOf(wanted.limit)}`;

export const countDevices = (wanted: Wanted): SQL =>
  sql`select count(*) as total from devices d where ${matching(wanted)}`;

/** @throws Problem missing. */
export async function getDevice(tx: Tx, id: string): Promise<Device> {
  const [device] = await tx.sql<Device>(
    sql`select ${columns} from ${withPerson} where d.tenant_id = app.tid() and d.id = ${id}`,
  );
  if (!device) throw missing('device');
  return device;
}

/** The device of this id, whosever it is, locked; null when there is none yet. */
export async function lockDevice(tx: Tx, id: string): Promise<(StoredDevice & { userId: string }) | null> {
  const [device] = await tx.sql<StoredDevice & { userId: string }>(sql`
    select id, status, wipe, version, user_id as "userId" from devices
    where tenant_id = app.tid() and id = ${id} for update`);
  return device ?? null;
}

/** Adds the asker's device, or saves what has changed about it. */
export const saveDevice = (tx: Tx, { id, name, platform, appVersion, protocol }: NewDevice) =>
  tx.sql(sql`
    insert into devices as d (tenant_id, id, user_id, name, platform, app_version, protocol, created_at)
    values (app.tid(), ${id}, app.uid(), ${name}, ${platform}, ${appVersion}, ${protocol}, ${tx.now})
    on conflict (tenant_id, id) do update set name = excluded.name, platform = excluded.platform,
      app_version = excluded.app_version, protocol = excluded.protocol, version = d.version + 1, updated_at = now()
    where d.user_id = app.uid()`);

export const saveRevocation = (tx: Tx, { id, status, wipe, version }: StoredDevice, reason: string) =>
  tx.sql(sql`update devices set status = ${status}, wipe = ${wipe}, revoked_reason = ${reason}, version = ${version},
      updated_at = now()
    where tenant_id = app.tid() and id = ${id}`);

export interface DeviceSession {
  id: string;
  deviceId: string;
  tokenHash: Buffer;
  expiresAt: string;
  address: string;
  userAgent: string;
}

/** Opens the device's one session in the asker's present epoch; the one before it is over. */
export async function openDeviceSession(tx: Tx, session: DeviceSession): Promise<void> {
  await tx.sql(sql`delete from sessions where tenant_id = app.tid() and device_id = ${session.deviceId}`);
  await tx.sql(sql`
    insert into sessions (tenant_id, id, token_hash, user_id, device_id, epoch, last_seen_at, expires_at, address,
      user_agent, created_at)
    select app.tid(), ${session.id}, ${session.tokenHash}, u.id, ${session.deviceId}, u.epoch, ${tx.now},
      ${session.expiresAt}, ${session.address}, ${session.userAgent}, ${tx.now}
    from users u where u.tenant_id = app.tid() and u.id = app.uid()`);
}
