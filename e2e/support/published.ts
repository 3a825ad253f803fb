import { expect } from 'vitest';
import type { Platform, SystemContext } from '#server/platform/context.ts';
import { activateAll } from '#server/sync/activate-visible.ts';
import { auditPublication, printDifference } from '#server/sync/audit-publication.ts';
import { deskScope, inboxScope, organisationScope, personScope, tenantScope } from '#shared/sync/scope.ts';
import type { BareApp, Person } from './bare-app.ts';
import type { BarePlatform } from './bare-platform.ts';

type Bare = Pick<BarePlatform, 'platform' | 'superuser'>;

/** Publishes everything of a tenant, as if each of its people held a laptop. */
export async function publishAll({ platform, superuser }: Bare, tenantId: string): Promise<void> {
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

/**
 * The same application, watched: from the moment somebody signs in, everything of his tenant is published as if everybody
 * held a laptop, and at the end it is held against the tables. A write that does not say what it changed fails the test
 * file. What a test plants past all rules is no such write: before it the tenants are checked, and after it they begin anew.
 */
export function watched(app: BareApp): BareApp {
  const { superuser } = app;
  const tenants = new Set<string>();
  const query = superuser.query.bind(superuser);
  const check = async () => {
    const found: string[] = [];
    for (const tenantId of tenants)
      found.push(...(await auditPublication(app.platform, tenantId)).map(printDifference));
    tenants.clear();
    await query('truncate sync_rows, sync_scopes');
    expect(found, 'written and not published: a tx.changed is missing').toEqual([]);
  };
  const planting = async (...planted: Parameters<typeof query>) => {
    if (tenants.size > 0 && plants(String(planted[0]))) await check();
    return query(...planted);
  };
  const plain = { platform: app.platform, superuser: Object.create(superuser, { query: { value: query } }) };
  const begin = async ({ tenantId }: Person) => {
    if (tenants.has(tenantId)) return;
    tenants.add(tenantId);
    await publishAll(plain, tenantId);
  };
  Object.assign(superuser, { query: planting });
  return {
    ...app,
    signIn: (person) => begin(person).then(() => app.signIn(person)),
    browse: (person) => begin(person).then(() => app.browse(person)),
    cookieOf: (person) => begin(person).then(() => app.cookieOf(person)),
    close: () => check().finally(app.close),
  };
}

const plants = (text: string): boolean =>
  /\b(insert\s+into|update|delete\s+from|merge\s+into|truncate|create\s+trigger)\b/i.test(text) &&
  !/^\s*(insert\s+into|delete\s+from|update)\s+(sessions|login_attempts|jobs|idempotency_keys|audit_\w+)\b/i.test(
    text,
  );
