import { z } from 'zod';
import { Id, Instant, text } from '#shared/kernel/schemas.ts';

export const ImportKind = z.enum(['departments', 'employees', 'courses', 'enrollments']);
export type ImportKind = z.infer<typeof ImportKind>;

/** What each kind takes. `key` finds the record; a field that the mapping leaves out stays as it is. */
export const importFields = {
  departments: {
    key: 'code',
    fields: ['code', 'nameEn', 'nameAr', 'parentCode', 'headBadgeNumber', 'headFromOn', 'headToOn', 'active'],
  },
  employees: {
    key: 'badgeNumber',
    fields: [
      'badgeNumber',
      'username',
      'email',
      'nameEn',
      'nameAr',
      'hiredOn',
      'departmentCode',
      'departmentFromOn',
      'departmentToOn',
      'jobRole',
      'jobRoleFromOn',
      'jobRoleToOn',
      'grade',
      'gradeFromOn',
      'gradeToOn',
      'foremanBadgeNumber',
      'managerBadgeNumber',
      'roles',
      'status',
    ],
  },
  courses: {
    key: 'code',
    fields: [
      'code',
      'titleEn',
      'titleAr',
      'category',
      'delivery',
      'provider',
      'hours',
      'validityMonths',
      'renewalWindowDays',
      'recurrence',
      'graceDays',
      'lateWithinGrace',
      'active',
    ],
  },
  enrollments: {
    key: 'badgeNumber, courseCode, completedOn',
    fields: ['badgeNumber', 'courseCode', 'completedOn', 'expiresOn', 'issuer', 'certificateNumber'],
  },
} as const satisfies Record<ImportKind, { key: string; fields: readonly string[] }>;

/** One target field: from columns of the file, joined by `separator`, or a constant. */
export const FieldMapping = z.strictObject({
  columns: z.array(text(200)).max(5).default([]),
  separator: z.string().max(5).default(' '),
  constant: z.string().max(500).optional(),
  /** How a date is written in the file. */
  dateFormat: z.enum(['YYYY-MM-DD', 'DD/MM/YYYY', 'MM/DD/YYYY', 'DD.MM.YYYY', 'YYYYMMDD']).optional(),
  /** Written value → meant value, such as `{"A": "active"}`. */
  values: z.record(z.string().max(200), z.string().max(500)).optional(),
});
export type FieldMapping = z.infer<typeof FieldMapping>;

export const ImportMapping = z.strictObject({
  fields: z.record(z.string().max(60), FieldMapping),
  encoding: z.enum(['auto', 'utf-8', 'windows-1256', 'utf-16le']).default('auto'),
  delimiter: z.enum([',', ';', '\t', '|']).default(','),
  /** An empty cell: leave the stored value, or erase it. */
  empty: z.enum(['keep', 'erase']).default('keep'),
  /** Several rows per person (a history): all are kept as dated placements, the one open today is the present. */
  history: z.boolean().default(false),
});
export type ImportMapping = z.infer<typeof ImportMapping>;

/** The form fields of the upload. `mapping` is the mapping as JSON text. */
export const ImportRequest = z.strictObject({
  kind: ImportKind,
  mapping: z.string().max(65_536),
  dryRun: z.stringbool().default(false),
});

export const RowError = z.strictObject({
  line: z.int(),
  column: z.string(),
  code: z.string(),
  message: z.string(),
  value: z.string(),
});
export type RowError = z.infer<typeof RowError>;

export const ImportResult = z.strictObject({
  rows: z.int(),
  inserted: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
  /** Errors by code, all of them counted. */
  errorCounts: z.record(z.string(), z.int()),
  /** The first errors; the rejected rows' CSV has all. */
  errors: z.array(RowError),
  /** Changed fields by name, and the first differences. */
  fieldChanges: z.record(z.string(), z.int()),
  differences: z.array(
    z.strictObject({
      key: z.string(),
      field: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
});
export type ImportResult = z.infer<typeof ImportResult>;

export const ImportRun = z.strictObject({
  id: Id,
  kind: ImportKind,
  fileName: z.string(),
  state: z.enum(['running', 'previewed', 'merged', 'failed']),
  dryRun: z.boolean(),
  result: ImportResult.nullable(),
  error: z.string().nullable(),
  requestedById: Id.nullable(),
  createdAt: Instant,
  finishedAt: Instant.nullable(),
});
export type ImportRun = z.infer<typeof ImportRun>;
