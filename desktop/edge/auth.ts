import { authApi } from '#shared/auth/auth.api.ts';
import { permissionsHeld } from '#shared/kernel/permissions.ts';
import { implementOffline } from './offline.ts';

export const authOffline = implementOffline(authApi, {
  session: ({ me: { mustChangePassword, tenant, ...person }, today, offlineUntil }) => ({
    ...person,
    permissions: permissionsHeld(person.roles),
    mustChangePassword,
    tenant,
    today,
    expiresAt: offlineUntil,
  }),
});
