import { z } from 'zod';
import type { SignedIn } from '#shared/auth/auth.schemas.ts';
import { type EffectiveRole, permissionsHeld, permissionsOf, scopeOf } from '#shared/kernel/permissions.ts';
import type { Row } from '../platform/context.ts';
import { signInAgain } from '../platform/enter.ts';

const Found = z.object({
  id: z.string(),
  username: z.string(),
  name_en: z.string(),
  name_ar: z.string(),
  language: z.enum(['en', 'ar']),
  password_is_one_time: z.boolean(),
  roles: z.array(z.enum(Object.keys(permissionsOf) as [EffectiveRole, ...EffectiveRole[]])),
  tenant_id: z.string(),
  slug: z.string(),
  tenant_name_en: z.string(),
  tenant_name_ar: z.string(),
  kind: z.enum(['customer', 'central']),
  time_zone: z.string(),
  today: z.string(),
  expires_at: z.string(),
});

/**
 * The answer of `selectSignedIn` as the API gives it. @throws Problem unauthenticated without a row: the session was ended
 * by another request after this one had entered with it
 */
export function signedInOf(row: Row | undefined): SignedIn {
  if (row === undefined) throw signInAgain();
  const found = Found.parse(row);
  return {
    userId: found.id,
    username: found.username,
    nameEn: found.name_en,
    nameAr: found.name_ar,
    language: found.language,
    roles: found.roles,
    scope: scopeOf(found.roles),
    permissions: permissionsHeld(found.roles),
    mustChangePassword: found.password_is_one_time,
    tenant: {
      id: found.tenant_id,
      slug: found.slug,
      nameEn: found.tenant_name_en,
      nameAr: found.tenant_name_ar,
      kind: found.kind,
      timeZone: found.time_zone,
    },
    today: found.today,
    expiresAt: found.expires_at,
  };
}
