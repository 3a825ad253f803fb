import { z } from 'zod';
import { IsoDate, text, Version } from '#shared/kernel/schemas.ts';

/** How a tenant counts days. Working days: 1 is Monday, 7 is Sunday. */
export const Settings = z.strictObject({
  nameEn: z.string(),
  nameAr: z.string(),
  timeZone: z.string(),
  workingDays: z.array(z.int().min(1).max(7)),
  holidays: z.array(IsoDate),
  /** Days before expiry at which an alert is sent; the day itself and weekly afterwards come on top. */
  alertThresholds: z.array(z.int().min(1).max(365)),
  expiredAlertEveryDays: z.int(),
  /** Working days an approver has for one step. */
  stepDueWorkingDays: z.int(),
  /** Working days after the due day until an open step goes to the next approver up. */
  escalateAfterWorkingDays: z.int(),
  dispensationMaxDays: z.int(),
  version: Version,
});
export type Settings = z.infer<typeof Settings>;

const unique = (values: readonly unknown[]) => new Set(values).size === values.length;

export const SettingsChange = z.strictObject({
  nameEn: text(200).optional(),
  nameAr: text(200).optional(),
  timeZone: text(64).optional(),
  workingDays: z.array(z.int().min(1).max(7)).min(1).max(7).refine(unique, 'Name each day once.').optional(),
  holidays: z.array(IsoDate).max(366).optional(),
  alertThresholds: z
    .array(z.int().min(1).max(365))
    .min(1)
    .max(10)
    .refine(unique, 'Name each threshold once.')
    .optional(),
  expiredAlertEveryDays: z.int().min(1).max(90).optional(),
  stepDueWorkingDays: z.int().min(1).max(60).optional(),
  escalateAfterWorkingDays: z.int().min(1).max(60).optional(),
  dispensationMaxDays: z.int().min(1).max(366).optional(),
  version: Version,
});
export type SettingsChange = z.infer<typeof SettingsChange>;
