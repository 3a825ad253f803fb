import { z } from 'zod';
import { Language } from '#shared/auth/auth.schemas.ts';
import { roles } from '#shared/kernel/permissions.ts';
import { Id, Instant, IsoDate, text, Version } from '#shared/kernel/schemas.ts';

export const UserStatus = z.enum(['active', 'inactive']);

export const User = z.strictObject({
  id: Id,
  username: z.string(),
  email: z.string().nullable(),
  nameEn: z.string(),
  nameAr: z.string(),
  /** Text: leading zeros are part of it. */
  badgeNumber: z.string(),
  roles: z.array(z.enum(roles)),
  status: UserStatus,
  departmentId: Id.nullable(),
  foremanId: Id.nullable(),
  managerId: Id.nullable(),
  grade: z.string().nullable(),
  jobRole: z.string().nullable(),
  hiredOn: IsoDate.nullable(),
  language: Language,
  createdAt: Instant,
  version: Version,
});
export type User = z.infer<typeof User>;

/** A row of a list: the person with the names a reader needs beside the ids. */
export const UserRow = z.strictObject({
  ...User.shape,
  departmentNameEn: z.string().nullable(),
  departmentNameAr: z.string().nullable(),
  foremanNameEn: z.string().nullable(),
  foremanNameAr: z.string().nullable(),
});
export type UserRow = z.infer<typeof UserRow>;

export const NewUser = z.strictObject({
  id: Id.optional(),
  username: text(120),
  email: z.email().max(254).nullable().default(null),
  nameEn: text(200),
  nameAr: text(200),
  badgeNumber: text(40),
  roles: z.array(z.enum(roles)).min(1).max(5).default(['employee']),
  departmentId: Id.nullable().default(null),
  foremanId: Id.nullable().default(null),
  managerId: Id.nullable().default(null),
  grade: text(60).nullable().default(null),
  jobRole: text(120).nullable().default(null),
  hiredOn: IsoDate.nullable().default(null),
  language: Language.default('en'),
});
export type NewUser = z.infer<typeof NewUser>;

/** A new person's first password is made by the server and shown once. */
export const CreatedUser = z.strictObject({ user: User, oneTimePassword: z.string() });
export type CreatedUser = z.infer<typeof CreatedUser>;

export const UserChange = z.strictObject({
  email: z.email().max(254).nullable().optional(),
  nameEn: text(200).optional(),
  nameAr: text(200).optional(),
  badgeNumber: text(40).optional(),
  hiredOn: IsoDate.nullable().optional(),
  version: Version,
});
export type UserChange = z.infer<typeof UserChange>;

/** Where a person stands from a date on. What is left out stays. Open approval steps move with him. */
export const Transfer = z.strictObject({
  effectiveOn: IsoDate,
  departmentId: Id.nullable().optional(),
  foremanId: Id.nullable().optional(),
  managerId: Id.nullable().optional(),
  grade: text(60).nullable().optional(),
  jobRole: text(120).nullable().optional(),
  version: Version,
});
export type Transfer = z.infer<typeof Transfer>;

export const RoleChange = z.strictObject({ roles: z.array(z.enum(roles)).min(1).max(5), version: Version });
export type RoleChange = z.infer<typeof RoleChange>;
export const Deactivation = z.strictObject({ reason: text(500), version: Version });
export type Deactivation = z.infer<typeof Deactivation>;

/** One period of a person's history. */
export const Placement = z.strictObject({
  id: Id,
  kind: z.enum(['department', 'job_role', 'grade']),
  value: z.string(),
  departmentId: Id.nullable(),
  fromOn: IsoDate,
  toOn: IsoDate.nullable(),
});
export type Placement = z.infer<typeof Placement>;

export const UserDetail = z.strictObject({ ...UserRow.shape, placements: z.array(Placement) });
export type UserDetail = z.infer<typeof UserDetail>;
