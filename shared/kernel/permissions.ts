/** What each role may do. Scope of sight (whose rows) is `scopeOf`; this table says only which doors exist. */
const everyone = [
  'enrollments:read',
  'courses:read',
  'renewals:read',
  'renewals:request',
  'workflow:decide',
  'evidence:add',
  'notifications:read',
  'jobs:read',
] as const;

const leading = [...everyone, 'users:read', 'departments:read', 'team:read'] as const;

const training = [
  ...leading,
  'courses:manage',
  'requirements:manage',
  'enrollments:manage',
  'enrollments:record',
  'renewals:oversee',
  'integrations:manage',
] as const;

export const permissionsOf = {
  employee: everyone,
  foreman: [...leading, 'enrollments:record'],
  manager: leading,
  training_officer: training,
  administrator: [
    ...training,
    'users:manage',
    'departments:manage',
    'audit:read',
    'settings:manage',
    'devices:manage',
    'jobs:manage',
    'health:read',
  ],
  /** An administrator of the built-in `central` tenant: never stored, added when the session is read. */
  central_administrator: ['tenants:manage', 'health:read'],
} as const;

export type EffectiveRole = keyof typeof permissionsOf;
export type Permission = (typeof permissionsOf)[EffectiveRole][number];

/** The roles a user can be given. */
export const roles = ['employee', 'foreman', 'manager', 'training_officer', 'administrator'] as const;
export type Role = (typeof roles)[number];

/** Whose rows a person sees: himself, his crew, the departments he heads, the tenant. Widest last. */
export const scopes = ['self', 'crew', 'departments', 'tenant'] as const;
export type Scope = (typeof scopes)[number];

const scopeOfRole: Record<EffectiveRole, Scope> = {
  employee: 'self',
  foreman: 'crew',
  manager: 'departments',
  training_officer: 'tenant',
  administrator: 'tenant',
  central_administrator: 'self',
};

/** The widest scope among the roles. A foreman who is also a manager sees crew and departments (`departments` includes both). */
export const scopeOf = (held: readonly EffectiveRole[]): Scope =>
  scopes[Math.max(0, ...held.map((role) => scopes.indexOf(scopeOfRole[role])))] ?? 'self';

/** The signed-in person, as every layer sees him. */
export interface Actor {
  tenantId: string;
  userId: string;
  sessionId: string;
  roles: readonly EffectiveRole[];
  scope: Scope;
}

export const may = (held: readonly EffectiveRole[], permission: Permission): boolean =>
  held.some((role) => (permissionsOf[role] as readonly Permission[]).includes(permission));

/** Every permission of somebody with these roles, by name. */
export const permissionsHeld = (held: readonly EffectiveRole[]): Permission[] =>
  [...new Set(held.flatMap((role): readonly Permission[] => permissionsOf[role]))].sort();

/** Every role that opens this door: handed to the database, which decides in the same round trip as the query. */
export const rolesWith = (permission: Permission): EffectiveRole[] =>
  (Object.keys(permissionsOf) as EffectiveRole[]).filter((role) => may([role], permission));
