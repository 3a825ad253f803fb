import { z } from 'zod';
import { Id, Instant, text, Version } from '#shared/kernel/schemas.ts';

export const slugPattern = /^[a-z][a-z0-9-]{1,30}$/;

export const Tenant = z.strictObject({
  id: Id,
  slug: z.string(),
  nameEn: z.string(),
  nameAr: z.string(),
  kind: z.enum(['customer', 'central']),
  status: z.enum(['active', 'suspended']),
  timeZone: z.string(),
  maxUsers: z.int(),
  fileQuotaMib: z.int(),
  /** Counted, never listed: the central administrator sees tenants, not their rows. */
  activeUsers: z.int(),
  createdAt: Instant,
  version: Version,
});
export type Tenant = z.infer<typeof Tenant>;

export const NewTenant = z.strictObject({
  id: Id.optional(),
  slug: z
    .string()
    .regex(slugPattern, { message: 'Use 2 to 31 letters a–z, digits and hyphens, a letter first.' }),
  nameEn: text(200),
  nameAr: text(200),
  timeZone: text(64).default('Asia/Riyadh'),
  maxUsers: z.int().min(1).max(1_000_000).default(10_000),
  fileQuotaMib: z.int().min(1).max(1_048_576).default(10_240),
  administrator: z.strictObject({ username: text(120), nameEn: text(200), nameAr: text(200) }),
});
export type NewTenant = z.infer<typeof NewTenant>;

export const TenantChange = z.strictObject({
  nameEn: text(200).optional(),
  nameAr: text(200).optional(),
  maxUsers: z.int().min(1).max(1_000_000).optional(),
  fileQuotaMib: z.int().min(1).max(1_048_576).optional(),
  version: Version,
});
export type TenantChange = z.infer<typeof TenantChange>;

/** The first administrator's password is made here and shown once. */
export const CreatedTenant = z.strictObject({ tenant: Tenant, oneTimePassword: z.string() });
export type CreatedTenant = z.infer<typeof CreatedTenant>;
export const Suspension = z.strictObject({ reason: text(500), version: Version });
export type Suspension = z.infer<typeof Suspension>;
