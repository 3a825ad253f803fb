import type { ImportKind, ImportMapping } from '#shared/integrations/import.schemas.ts';
import { snake } from './targets.ts';

/** One rule about staged rows: rows for which `bad` holds are refused. `s` is the staged row, `t` the stored record or null. */
export interface Check {
  /** The field that is wrong, and that must be mapped for the rule to apply. */
  field: string;
  code: string;
  message: string;
  bad: string;
  /** Joins that `bad` needs. */
  join?: string;
  /** Only for records that are not there yet, or only for rows of a history. */
  only?: 'new' | 'history' | 'present';
}

const check = (
  field: string,
  code: string,
  message: string,
  bad: string,
  more: Partial<Check> = {},
): Check => ({
  field,
  code,
  message,
  bad,
  ...more,
});

const present = (field: string) => `s.${snake(field)} is not null`;
const date = (field: string) =>
  check(
    field,
    'invalid_date',
    'Not a date that exists. Write YYYY-MM-DD, or name the format in the mapping.',
    `${present(field)} and not app.is_date(s.${snake(field)})`,
  );
const oneOf = (field: string, values: readonly string[]) =>
  check(
    field,
    'invalid_value',
    `Use one of: ${values.join(', ')}.`,
    `${present(field)} and s.${snake(field)} not in (${values.map((value) => `'${value}'`).join(', ')})`,
  );
const whole = (field: string, max: number) =>
  check(
    field,
    'invalid_number',
    `Use a whole number from 0 to ${max}.`,
    `${present(field)} and (s.${snake(field)} !~ '^\\d{1,6}$' or s.${snake(field)}::integer > ${max})`,
  );
const length = (field: string, max: number) =>
  check(field, 'too_long', `Use at most ${max} characters.`, `length(s.${snake(field)}) > ${max}`);
const needed = (field: string) =>
  check(field, 'required', 'A new record needs this.', `s.${snake(field)} is null`, { only: 'new' });
const department = (field: string) =>
  check(
    field,
    'unknown_department',
    'No department has this code. Import the departments first.',
    `${present(field)} and not exists (select from departments d where d.tenant_id = app.tid() and d.code = s.${snake(field)})`,
  );
const period = (from: string, to: string) =>
  check(
    to,
    'ends_before_it_begins',
    'The end lies before the beginning.',
    `app.is_date(s.${snake(from)}) and app.is_date(s.${snake(to)}) and app.staged_date(s.${snake(to)}) < app.staged_date(s.${snake(from)})`,
  );

const person = (field: string) =>
  check(
    field,
    'unknown_person',
    'Nobody has this badge number, neither here nor in a valid row of the file.',
    `${present(field)} and not exists (select from users u where u.tenant_id = app.tid() and u.badge_number = s.${snake(field)})
     and not exists (select from staging_employees f where f.tenant_id = app.tid() and f.run_id = s.run_id
       and f.badge_number = s.${snake(field)} and f.line not in (select line from import_errors))`,
  );
const self = (field: string) =>
  check(field, 'own_leader', 'Nobody leads himself.', `s.${snake(field)} = s.badge_number`);

const employees: Check[] = [
  length('badgeNumber', 40),
  length('username', 120),
  length('nameEn', 200),
  length('nameAr', 200),
  length('grade', 60),
  length('jobRole', 120),
  needed('nameEn'),
  date('hiredOn'),
  date('departmentFromOn'),
  date('departmentToOn'),
  date('jobRoleFromOn'),
  date('jobRoleToOn'),
  date('gradeFromOn'),
  date('gradeToOn'),
  period('departmentFromOn', 'departmentToOn'),
  period('jobRoleFromOn', 'jobRoleToOn'),
  period('gradeFromOn', 'gradeToOn'),
  check(
    'email',
    'invalid_email',
    'Not an e-mail address.',
    `s.email is not null and (length(s.email) > 254 or s.email !~ '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$')`,
  ),
  check(
    'email',
    'taken',
    'Somebody else has this e-mail address.',
    `lower(s.email) is distinct from t.email_norm and exists
      (select from users u where u.tenant_id = app.tid() and u.email_norm = lower(s.email) and u.badge_number <> s.badge_number)`,
  ),
  check(
    'username',
    'taken',
    'Somebody else has this user name.',
    `lower(s.username) is distinct from t.username_norm and exists
      (select from users u where u.tenant_id = app.tid() and u.username_norm = lower(s.username) and u.badge_number <> s.badge_number)`,
  ),
  check(
    'roles',
    'invalid_value',
    'Use employee, foreman, manager, training_officer, administrator, separated by |.',
    `s.roles is not null and not string_to_array(replace(s.roles, ' ', ''), '|')
       <@ '{employee,foreman,manager,training_officer,administrator}'::text[]`,
  ),
  oneOf('status', ['active', 'inactive']),
  department('departmentCode'),
  self('foremanBadgeNumber'),
  self('managerBadgeNumber'),
  check(
    'badgeNumber',
    'unknown_person',
    'A history row needs a person who is here: import the people first.',
    't.id is null',
    { only: 'history' },
  ),
];

const departments: Check[] = [
  length('code', 40),
  length('nameEn', 200),
  length('nameAr', 200),
  needed('nameEn'),
  oneOf('active', ['true', 'false']),
  date('headFromOn'),
  date('headToOn'),
  period('headFromOn', 'headToOn'),
  check(
    'headBadgeNumber',
    'unknown_person',
    'Nobody has this badge number. Import the people first.',
    `s.head_badge_number is not null and not exists
       (select from users u where u.tenant_id = app.tid() and u.badge_number = s.head_badge_number)`,
  ),
  check(
    'parentCode',
    'unknown_department',
    'No department has this code, neither here nor in the file.',
    `s.parent_code is not null
       and not exists (select from departments d where d.tenant_id = app.tid() and d.code = s.parent_code)
       and not exists (select from staging_departments f where f.tenant_id = app.tid() and f.run_id = s.run_id and f.code = s.parent_code)`,
  ),
  check('code', 'unknown_department', 'A history row needs a department that is here.', 't.id is null', {
    only: 'history',
  }),
];

const courses: Check[] = [
  length('code', 40),
  length('titleEn', 200),
  length('titleAr', 200),
  length('category', 80),
  length('provider', 200),
  needed('titleEn'),
  oneOf('delivery', ['classroom', 'online', 'on_the_job', 'external']),
  oneOf('recurrence', ['anniversary', 'completion', 'fixed']),
  oneOf('lateWithinGrace', ['keep_anniversary', 'from_completion']),
  oneOf('active', ['true', 'false']),
  whole('validityMonths', 600),
  whole('renewalWindowDays', 3650),
  whole('graceDays', 3650),
  check(
    'hours',
    'invalid_number',
    'Use a number such as 16 or 7.5.',
    `s.hours is not null and s.hours !~ '^\\d{1,5}(\\.\\d{1,2})?$'`,
  ),
];

const enrollments: Check[] = [
  length('issuer', 200),
  length('certificateNumber', 80),
  check('completedOn', 'required', 'A certificate needs the day of completion.', 's.completed_on is null'),
  date('completedOn'),
  date('expiresOn'),
  check(
    'completedOn',
    'in_the_future',
    'The completion lies in the future.',
    'app.is_date(s.completed_on) and s.completed_on::date > app.today()',
  ),
  check(
    'expiresOn',
    'ends_before_it_begins',
    'The expiry lies before the completion.',
    'app.is_date(s.expires_on) and app.is_date(s.completed_on) and s.expires_on::date < s.completed_on::date',
  ),
  check(
    'badgeNumber',
    'unknown_person',
    'Nobody has this badge number. Import the people first.',
    'not exists (select from users u where u.tenant_id = app.tid() and u.badge_number = s.badge_number)',
  ),
  check(
    'courseCode',
    'unknown_course',
    'No course has this code. Import the courses first.',
    'not exists (select from courses c where c.tenant_id = app.tid() and c.code = s.course_code)',
  ),
];

/** Rules in the order they are applied; a row keeps every error it has. */
export const checks: Record<ImportKind, readonly Check[]> = { employees, departments, courses, enrollments };

/** Applied after the others: references to rows of the file hold only when those rows are good themselves. */
export const referenceChecks: Partial<Record<ImportKind, readonly Check[]>> = {
  employees: [person('foremanBadgeNumber'), person('managerBadgeNumber')],
};

/** The rules that apply to this mapping: those about fields it fills. */
export function applicable(list: readonly Check[], mapping: ImportMapping): Check[] {
  const mode = mapping.history ? 'history' : 'present';
  return list.filter(
    ({ field, only }) =>
      (field in mapping.fields || only === 'new') &&
      (only === undefined || only === mode || (only === 'new' && !mapping.history)),
  );
}
