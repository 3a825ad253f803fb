import type { ExpiryRule } from '#shared/courses/course.schemas.ts';
import { addDays, addMonths, type DateOnly, later, monthsBetween } from '#shared/kernel/dates.ts';
import type { Enrollment } from './enrollment.schemas.ts';

/** The dates a completion earns. All null: it never expires. */
export type Expiry = Pick<Enrollment, 'anchorOn' | 'cycle' | 'expiresOn' | 'windowOpensOn' | 'graceUntilOn'>;

/** A certificate that a renewal may count from. Its window, grace and dispensation are its own: earned under its own rule. */
export type Baseline = Pick<
  Enrollment,
  'rule' | 'anchorOn' | 'cycle' | 'expiresOn' | 'windowOpensOn' | 'graceUntilOn' | 'dispensationUntilOn'
>;

export interface Earned {
  completedOn: DateOnly;
  /** The certificate renewed, see `baselineOf`; null the first time. */
  baseline: Baseline | null;
  /** The due date that stood when it was completed. */
  dueOn: DateOnly | null;
}

/** An expiry as it is kept: `addMonths(anchorOn, cycle × validity)`, so that leap days and month ends never drift. */
interface Point {
  anchorOn: DateOnly;
  cycle: number;
}

interface Lasting extends Earned {
  rule: ExpiryRule;
  validity: number;
  /** The baseline, if it expires at all. */
  renewed: Renewed | null;
}

interface Renewed extends Point {
  expiresOn: DateOnly;
  windowOpensOn: DateOnly;
  /** The last day on which a renewal still counts from the baseline. */
  keepsUntilOn: DateOnly;
}

const never: Expiry = {
  anchorOn: null,
  cycle: null,
  expiresOn: null,
  windowOpensOn: null,
  graceUntilOn: null,
};

/** The rule alone, out of a course: the snapshot a certificate keeps. */
export const ruleOf = (course: ExpiryRule): ExpiryRule => ({
  validityMonths: course.validityMonths,
  renewalWindowDays: course.renewalWindowDays,
  recurrence: course.recurrence,
  graceDays: course.graceDays,
  lateWithinGrace: course.lateWithinGrace,
  fixedAnchorOn: course.fixedAnchorOn,
  minimumActiveMonths: course.minimumActiveMonths,
});

/**
 * When a completion expires, when its renewal window opens and how long its grace lasts (product, section 2). The
 * expiry always lies after the completion.
 */
export function newExpiry(rule: ExpiryRule, earned: Earned): Expiry {
  const validity = rule.validityMonths;
  if (validity === null) return never;
  const renewed = earned.baseline && renewalOf(earned.baseline, validity);
  const point = pointBy[rule.recurrence]({ ...earned, rule, validity, renewed });
  return around(rule, point, dateOf(point, validity));
}

/** The dates of a certificate whose expiry is given, not reckoned: an imported one says itself when it ends. */
export const statedExpiry = (rule: ExpiryRule, expiresOn: DateOnly): Expiry =>
  around(rule, { anchorOn: expiresOn, cycle: 0 }, expiresOn);

const around = (rule: ExpiryRule, point: Point, expiresOn: DateOnly): Expiry => ({
  ...point,
  expiresOn,
  windowOpensOn: addDays(expiresOn, -rule.renewalWindowDays),
  graceUntilOn: addDays(expiresOn, rule.graceDays),
});

const dateOf = ({ anchorOn, cycle }: Point, validity: number) => addMonths(anchorOn, cycle * validity);

const pointBy = { completion: fromCompletion, anniversary: fromAnniversary, fixed: fromCalendar };

function fromCompletion({ completedOn }: Lasting): Point {
  return { anchorOn: completedOn, cycle: 1 };
}

/**
 * In the window the anniversary is kept (E + V), before it nothing moves (E), after it the completion counts (C + V).
 * An anniversary that already lies behind a very late completion can't be kept.
 */
function fromAnniversary({ completedOn, dueOn, renewed, validity }: Lasting): Point {
  const late = { anchorOn: completedOn, cycle: 1 };
  if (!renewed) return dueOn !== null && completedOn <= dueOn ? { anchorOn: dueOn, cycle: 1 } : late;
  const { anchorOn, cycle, windowOpensOn, keepsUntilOn } = renewed;
  if (completedOn < windowOpensOn) return { anchorOn, cycle };
  const next = { anchorOn, cycle: cycle + 1 };
  return completedOn <= keepsUntilOn && dateOf(next, validity) > completedOn ? next : late;
}

/**
 * The first date of the calendar (anchor + n × V) that leaves the minimum active months. The anchor is the course's
 * date, else the baseline, else the due date, else the completion itself. Where a minimum shorter than the renewal
 * window would allow it, renewing in the window still never ends in the date being renewed.
 */
function fromCalendar({ rule, completedOn, dueOn, renewed, validity }: Lasting): Point {
  const anchorOn = rule.fixedAnchorOn ?? renewed?.anchorOn ?? dueOn ?? completedOn;
  const inWindow =
    renewed && completedOn >= renewed.windowOpensOn && completedOn <= renewed.expiresOn ? renewed : null;
  const active = addMonths(completedOn, rule.minimumActiveMonths);
  const least = later(active, addDays(inWindow ? inWindow.expiresOn : completedOn, 1));
  const cycle = Math.floor(monthsBetween(anchorOn, least) / validity);
  const candidate = { anchorOn, cycle };
  return dateOf(candidate, validity) >= least ? candidate : { anchorOn, cycle: cycle + 1 };
}

function renewalOf(baseline: Baseline, validity: number): Renewed | null {
  const { expiresOn } = baseline;
  if (expiresOn === null) return null;
  const windowOpensOn = baseline.windowOpensOn ?? expiresOn;
  const graceOn = baseline.rule?.lateWithinGrace === 'keep_anniversary' ? baseline.graceUntilOn : null;
  const keepsUntilOn = later(
    later(expiresOn, graceOn ?? expiresOn),
    baseline.dispensationUntilOn ?? expiresOn,
  );
  return { ...pointOf(baseline, expiresOn, validity), expiresOn, windowOpensOn, keepsUntilOn };
}

/** The baseline's own anchor and cycle; once the validity has changed they would lead elsewhere, so its expiry is the new anchor. */
function pointOf({ rule, anchorOn, cycle }: Baseline, expiresOn: DateOnly, validity: number): Point {
  if (rule?.validityMonths === validity && anchorOn !== null && cycle !== null) {
    const point = { anchorOn, cycle };
    if (dateOf(point, validity) === expiresOn) return point;
  }
  return { anchorOn: expiresOn, cycle: 0 };
}
