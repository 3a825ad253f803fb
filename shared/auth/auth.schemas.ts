import { z } from 'zod';
import { roles, scopes } from '#shared/kernel/permissions.ts';
import { Id, Instant, text } from '#shared/kernel/schemas.ts';

export const Language = z.enum(['en', 'ar']);
export type Language = z.infer<typeof Language>;

export const Credentials = z.strictObject({
  tenant: text(63),
  username: text(120),
  password: z.string().min(1).max(128),
});
export type Credentials = z.infer<typeof Credentials>;

/** Who is signed in, and what the renderer needs to know of his tenant. */
export const SignedIn = z.strictObject({
  userId: Id,
  username: z.string(),
  nameEn: z.string(),
  nameAr: z.string(),
  language: Language,
  roles: z.array(z.enum([...roles, 'central_administrator'])),
  scope: z.enum(scopes),
  permissions: z.array(z.string()),
  /** True while the password is the one that an administrator handed out. */
  mustChangePassword: z.boolean(),
  tenant: z.strictObject({
    id: Id,
    slug: z.string(),
    nameEn: z.string(),
    nameAr: z.string(),
    kind: z.enum(['customer', 'central']),
    timeZone: z.string(),
  }),
  /** Today in the tenant's zone, by the server's clock. */
  today: z.iso.date(),
  expiresAt: Instant,
});
export type SignedIn = z.infer<typeof SignedIn>;

export const Session = z.strictObject({
  id: Id,
  createdAt: Instant,
  lastSeenAt: Instant,
  address: z.string(),
  userAgent: z.string(),
  current: z.boolean(),
});
export type Session = z.infer<typeof Session>;

export const NewPassword = z.strictObject({
  currentPassword: z.string().min(1).max(128),
  newPassword: z.string().min(12).max(128),
});
export const Profile = z.strictObject({ language: Language.optional() });
