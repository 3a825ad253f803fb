import { type SQL, sql } from 'drizzle-orm';
import type { Settings } from '#shared/settings/settings.schemas.ts';
import type { Tx } from '../platform/context.ts';

/** The settings, of `tenants`. */
export const columns = sql`
  name_en as "nameEn", name_ar as "nameAr", time_zone as "timeZone", working_days as "workingDays", holidays,
  alert_thresholds as "alertThresholds", expired_alert_every_days as "expiredAlertEveryDays",
  step_due_working_days as "stepDueWorkingDays", escalate_after_working_days as "escalateAfterWorkingDays",
  dispensation_max_days as "dispensationMaxDays", version`;

/** The tenant's own settings; `id` keeps the central administrator from reading another tenant's here. */
export const selectSettings = sql`select ${columns} from tenants where tenant_id = app.tid() and id = app.tid()`;

/** The settings as they are now; nobody waits for a reader. */
export async function findSettings(tx: Tx): Promise<Settings> {
  const [settings] = await tx.sql<Settings>(selectSettings);
  if (!settings) throw new Error('a session without a tenant');
  return settings;
}

/** The settings as they are now. */
export const getSettings = (tx: Tx): Promise<Settings> => one(tx, selectSettings);

/** The settings, locked until the transaction ends; rows that refer to the tenant, such as everybody's audit rows, are not held up. */
export const lockSettings = (tx: Tx): Promise<Settings> => one(tx, sql`${selectSettings} for no key update`);

async function one(tx: Tx, query: SQL): Promise<Settings> {
  const [settings] = await tx.sql<Settings>(query);
  if (!settings) throw new Error('a session without a tenant');
  return settings;
}

export async function saveSettings(tx: Tx, settings: Settings): Promise<void> {
  await tx.sql(sql`update tenants set
      name_en = ${settings.nameEn}, name_ar = ${settings.nameAr}, time_zone = ${settings.timeZone},
      working_days = ${sql.param(settings.workingDays)}, holidays = ${sql.param(settings.holidays)},
      alert_thresholds = ${sql.param(settings.alertThresholds)},
      expired_alert_every_days = ${settings.expiredAlertEveryDays},
      step_due_working_days = ${settings.stepDueWorkingDays},
      escalate_after_working_days = ${settings.escalateAfterWorkingDays},
      dispensation_max_days = ${settings.dispensationMaxDays}, version = ${settings.version}, updated_at = now()
    where tenant_id = app.tid() and id = app.tid()`);
  tx.changed('settings', [tx.actor.tenantId]);
}
