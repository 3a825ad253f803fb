import { type DateOnly, dateIn } from '#shared/kernel/dates.ts';
import { addWorkingDays, isWorkingDay } from '#shared/kernel/working-days.ts';
import type { Settings } from '#shared/settings/settings.schemas.ts';
import type { Step } from './step.ts';

/** How the tenant counts the time of a step. */
export type StepCalendar = Pick<
  Settings,
  'timeZone' | 'workingDays' | 'holidays' | 'stepDueWorkingDays' | 'escalateAfterWorkingDays'
>;

/**
 * The last working day on which the decision is in time, and the working day on which the step goes to the next approver
 * up. A step of the training officers has nobody above it, so it is never escalated.
 */
export function stepDays(
  openedOn: DateOnly,
  pool: Step['pool'],
  calendar: StepCalendar,
): { dueOn: DateOnly; escalateOn: DateOnly | null } {
  const dueOn = addWorkingDays(openedOn, calendar.stepDueWorkingDays, calendar);
  const escalateOn = addWorkingDays(dueOn, calendar.escalateAfterWorkingDays, calendar);
  return { dueOn, escalateOn: pool === null ? escalateOn : null };
}

/** The due day itself is in time; also after a move to another approver, who has the whole time again. */
export const isOverdue = (step: Pick<Step, 'state' | 'dueOn'>, on: DateOnly): boolean =>
  step.state === 'pending' && step.dueOn !== null && step.dueOn < on;

/**
 * What the scheduler does for a step today. Escalating comes before reminding. A reminder goes out on the due day and on
 * every working day after it, once a day however often the scheduler runs; it takes `on` from the morning of that date.
 */
export function attention(step: Step, on: DateOnly, calendar: StepCalendar): 'escalate' | 'remind' | null {
  if (step.state !== 'pending' || step.dueOn === null || on < step.dueOn) return null;
  if (step.escalateOn !== null && step.escalateOn <= on) return 'escalate';
  const remindedOn = step.remindedAt === null ? null : dateIn(calendar.timeZone, step.remindedAt);
  const remindedToday = remindedOn !== null && remindedOn >= on;
  return !remindedToday && isWorkingDay(on, calendar) ? 'remind' : null;
}
