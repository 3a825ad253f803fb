import type { Platform, SystemContext } from '#server/platform/context.ts';
import { activateAll } from '#server/sync/activate-visible.ts';
import { deskScope, inboxScope, organisationScope, personScope, tenantScope } from '#shared/sync/scope.ts';
import type { BarePlatform } from './bare-platform.ts';

/** Publishes everything of a tenant, as if each of its people held a laptop. */
export async function publishAll(
  { platform, superuser }: Pick<BarePlatform, 'platform' | 'superuser'>,
  tenantId: string,
): Promise<void> {
  const { rows } = await superuser.query<{ id: string }>('select id from users where tenant_id = $1', [
    tenantId,
  ]);
  const scopes = rows.flatMap(({ id }) => [personScope(id), deskScope(id), inboxScope(id)]);
  await activateAll(systemOf(platform, tenantId), [tenantScope, organisationScope, ...scopes]);
}

export const systemOf = (platform: Platform, tenantId: string): SystemContext => ({
  kind: 'system',
  platform,
  tenantId,
  userId: null,
  now: platform.now(),
  requestId: 'test',
});
