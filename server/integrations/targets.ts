import type { ImportKind } from '#shared/integrations/import.schemas.ts';

/**
 * How one mapped field of a staged row meets the stored record. `value` is the typed staged value (alias `s`, with the
 * joins it needs), `column` the stored one (alias `t`). Erasing is allowed where `nullable`.
 */
export interface TargetField {
  column: string;
  value: string;
  join?: string;
  nullable?: boolean;
}

export interface Target {
  staging: string;
  table: string;
  /** Finds the stored record `t` of a staged row `s`. */
  match: string;
  /** The staged key, for messages and duplicates. */
  key: string;
  fields: Record<string, TargetField>;
  /** Columns of a new record that are not mapped: SQL over `s`. */
  defaults: Record<string, string>;
  /** Fields without which a new record cannot be made. */
  needed: readonly string[];
}

const text = (column: string, nullable = false): TargetField => ({ column, value: `s.${column}`, nullable });
const date = (column: string): TargetField => ({
  column,
  value: `app.staged_date(s.${column})`,
  nullable: true,
});
const whole = (column: string, nullable = false): TargetField => ({
  column,
  value: `s.${column}::integer`,
  nullable,
});
const flag = (column: string): TargetField => ({ column, value: `s.${column}::boolean` });

const byBadge = (column: string, alias: string): TargetField => ({
  column: column.replace('_badge_number', '_id'),
  value: `${alias}.id`,
  join: `left join users ${alias} on ${alias}.tenant_id = app.tid() and ${alias}.badge_number = s.${column}`,
  nullable: true,
});
const byDepartment = (column: string, staged: string, alias: string): TargetField => ({
  column,
  value: `${alias}.id`,
  join: `left join departments ${alias} on ${alias}.tenant_id = app.tid() and ${alias}.code = s.${staged}`,
  nullable: true,
});

/** People, departments and courses merge alike; certificates have a file of their own, since their dates follow rules. */
export const targets: Record<Exclude<ImportKind, 'enrollments'>, Target> = {
  departments: {
    staging: 'staging_departments',
    table: 'departments',
    match: 't.code = s.code',
    key: 'code',
    fields: {
      nameEn: text('name_en'),
      nameAr: text('name_ar'),
      parentCode: byDepartment('parent_id', 'parent_code', 'parent'),
      headBadgeNumber: byBadge('head_badge_number', 'head'),
      active: flag('active'),
    },
    defaults: { code: 's.code', name_en: 's.name_en', name_ar: 'coalesce(s.name_ar, s.name_en)' },
    needed: ['nameEn'],
  },
  employees: {
    staging: 'staging_employees',
    table: 'users',
    match: 't.badge_number = s.badge_number',
    key: 'badge_number',
    fields: {
      username: text('username'),
      email: text('email', true),
      nameEn: text('name_en'),
      nameAr: text('name_ar'),
      hiredOn: date('hired_on'),
      departmentCode: byDepartment('department_id', 'department_code', 'department'),
      jobRole: text('job_role', true),
      grade: text('grade', true),
      foremanBadgeNumber: byBadge('foreman_badge_number', 'foreman'),
      managerBadgeNumber: byBadge('manager_badge_number', 'manager'),
      roles: { column: 'roles', value: `string_to_array(replace(s.roles, ' ', ''), '|')` },
      status: text('status'),
    },
    defaults: {
      badge_number: 's.badge_number',
      username: 'coalesce(s.username, s.badge_number)',
      name_en: 's.name_en',
      name_ar: 'coalesce(s.name_ar, s.name_en)',
    },
    needed: ['nameEn'],
  },
  courses: {
    staging: 'staging_courses',
    table: 'courses',
    match: 't.code = s.code',
    key: 'code',
    fields: {
      titleEn: text('title_en'),
      titleAr: text('title_ar'),
      category: text('category'),
      delivery: text('delivery'),
      provider: text('provider', true),
      hours: { column: 'hours', value: 's.hours::double precision', nullable: true },
      validityMonths: whole('validity_months', true),
      renewalWindowDays: whole('renewal_window_days'),
      recurrence: text('recurrence'),
      graceDays: whole('grace_days'),
      lateWithinGrace: text('late_within_grace'),
      active: flag('active'),
    },
    defaults: { code: 's.code', title_en: 's.title_en', title_ar: 'coalesce(s.title_ar, s.title_en)' },
    needed: ['titleEn'],
  },
};

/** `departmentCode` → `department_code`. */
export const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
