import { newId } from '#shared/kernel/ids.ts';
import { invalid } from '#shared/kernel/problem.ts';
import type { CreatedTenant, NewTenant } from '#shared/tenants/tenant.schemas.ts';
import { refuseWrongTenant } from '#shared/tenants/tenant.ts';
import { NewUser } from '#shared/users/user.schemas.ts';
import { command } from '../platform/command.ts';
import type { Context } from '../platform/context.ts';
import { addUser, lockPeople, makeOneTimePassword } from '../users/index.ts';
import { addTenant, findTaken, getTenant, inTenant } from './tenants.repo.ts';

const permission = 'tenants:manage';

const addTenantWithAdministrator = command({
  event: 'tenant.created',
  subject: 'tenant',
  permission,
  secretResult: true,
  async run(tx, input: NewTenant & { passwordHash: string }) {
    const id = input.id ?? newId();
    // One new tenant at a time: what is found free stays free until the commit.
    await lockPeople(tx);
    const found = await findTaken(tx, input, id);
    if (found.idTaken) throw invalid('id', 'taken', 'Another tenant has this id.');
    refuseWrongTenant(input, found);
    await addTenant(tx, { ...input, id });
    const administrator = firstAdministrator(input);
    await inTenant(tx, id, () =>
      addUser(tx, { ...administrator, id: newId(), passwordHash: input.passwordHash }),
    );
    const tenant = await getTenant(tx, id);
    const after = { ...tenant, administrator: input.administrator };
    return { subjectId: id, before: null, after, result: tenant, alsoInTenantId: id };
  },
});

/** The badge number is his username until somebody corrects it: a tenant's own numbers are not known yet. */
const firstAdministrator = ({ administrator }: NewTenant): NewUser =>
  NewUser.parse({
    ...administrator,
    badgeNumber: administrator.username.slice(0, 40),
    roles: ['administrator'],
  });

/**
 * Creates a tenant and, inside it, its first administrator, whose one-time password is in the answer and nowhere else. Both
 * tenants' logs tell of it. @throws Problem invalid: a taken slug or id, an unknown time zone.
 */
export const createTenant = Object.assign(
  async (context: Context, input: NewTenant): Promise<CreatedTenant> => {
    const { oneTimePassword, passwordHash } = await makeOneTimePassword(context, permission);
    return { tenant: await addTenantWithAdministrator(context, { ...input, passwordHash }), oneTimePassword };
  },
  { event: addTenantWithAdministrator.event, permission: addTenantWithAdministrator.permission },
);
