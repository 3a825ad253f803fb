import type { Exemption } from '#shared/courses/course.schemas.ts';
import type { Equivalents } from '#shared/courses/equivalents.ts';
import { type Demand, demandOf } from '#shared/courses/requirement.ts';
import { type DateOnly, daysBetween } from '#shared/kernel/dates.ts';
import {
  type Certificate,
  endless,
  endsLater,
  heldOn,
  type Run,
  runOn,
  type Span,
  spansOf,
} from './coverage.ts';
import type { CertificateStatus, RequirementReason, Standing } from './enrollment.schemas.ts';

/** A standing as the rule knows it; names, requests and open enrollments are added by whoever shows it. */
export type CourseStanding = Pick<
  Standing,
  | 'courseId'
  | 'status'
  | 'requiredLevel'
  | 'reasons'
  | 'certificateId'
  | 'certificateCourseId'
  | 'expiresOn'
  | 'daysLeft'
  | 'windowOpensOn'
  | 'dueOn'
>;

/** All there is to know about one person. */
export interface Facts {
  /** Any date, past or future; `heldOn` says what a past one means. */
  on: DateOnly;
  certificates: readonly Certificate[];
  /** What is required of him on that date, `reasonsByCourse`. */
  reasons: ReadonlyMap<string, readonly RequirementReason[]>;
  exemptions: readonly Pick<Exemption, 'courseId' | 'fromOn' | 'untilOn'>[];
  equivalents: Equivalents;
}

/** The person's standing for every course that is required of him or that he has ever held. */
export function standingsOf(facts: Facts): CourseStanding[] {
  const held = heldOn(facts.certificates, facts.on);
  const courses = new Set([...facts.reasons.keys(), ...held.keys()]);
  return [...courses].map((courseId) => standingIn(courseId, facts, held));
}

/** His standing for one course, asked for or not. */
export const standingOf = (courseId: string, facts: Facts): CourseStanding =>
  standingIn(courseId, facts, heldOn(facts.certificates, facts.on));

const clear: ReadonlySet<CertificateStatus> = new Set(['valid', 'expiring', 'dispensation', 'due', 'exempt']);

/** Every mandatory course is held, dispensed, exempt or in its initial period. Grace allows a renewal, not work. */
export const clearedForWork = (
  standings: readonly Pick<CourseStanding, 'requiredLevel' | 'status'>[],
): boolean =>
  standings.every(({ requiredLevel, status }) => requiredLevel !== 'mandatory' || clear.has(status));

function standingIn(
  courseId: string,
  facts: Facts,
  held: ReadonlyMap<string, Certificate[]>,
): CourseStanding {
  const { on } = facts;
  const reasons = facts.reasons.get(courseId) ?? [];
  const demand = demandOf(reasons);
  const spans = spansOf(courseId, held, facts.equivalents);
  const run = runOn(spans, on);
  const last = latest(spans.filter(({ fromOn, untilOn }) => fromOn <= on && (run === null || untilOn >= on)));
  const status = demand && isExempt(courseId, facts) ? 'exempt' : statusOf({ on, demand, spans, run, last });
  const expiresOn = run ? run.untilOn : (last?.untilOn ?? null);
  return {
    courseId,
    status,
    requiredLevel: demand?.level ?? null,
    reasons: [...reasons],
    certificateId: last?.certificate.id ?? null,
    certificateCourseId: last?.certificate.courseId ?? null,
    expiresOn,
    daysLeft: expiresOn === null ? null : daysBetween(on, expiresOn),
    windowOpensOn: (run?.last ?? last?.certificate)?.windowOpensOn ?? null,
    dueOn: demand && !run && status !== 'exempt' ? dueOnOf(demand, last) : null,
  };
}

interface Situation {
  on: DateOnly;
  demand: Demand | null;
  spans: readonly Span[];
  /** The coverage that contains the date. */
  run: Run | null;
  /** The span that reaches furthest: of those that contain the date or, when it isn't covered, of those that ended. */
  last: Span | null;
}

/**
 * The status words of the product, section 2. The initial period is for those who did not hold the course when it
 * became required: once held, the due date is the expiry (facts of the field: 2.9), so a lapse is no new beginning.
 */
function statusOf({ on, demand, spans, run, last }: Situation): CertificateStatus {
  if (run) return coveredStatus(on, spans, run);
  if (demand && on <= demand.dueOn && !heldUnder(demand, last)) return 'due';
  if (last) return spans.some((span) => inGrace(span, on)) ? 'grace' : 'expired';
  return demand ? 'missing' : 'not_required';
}

/** Days that only a dispensation covers are `dispensation`; the window is that of the certificate the run ends with. */
function coveredStatus(on: DateOnly, spans: readonly Span[], { last, untilOn }: Run): CertificateStatus {
  const earned = spans.some(
    ({ certificate, fromOn }) => fromOn <= on && on <= (certificate.expiresOn ?? endless),
  );
  if (!earned) return 'dispensation';
  return untilOn !== null && last.windowOpensOn !== null && last.windowOpensOn <= on ? 'expiring' : 'valid';
}

/** By when it must be held: the end of the initial period, or the day the coverage ended that was held under it. */
const dueOnOf = (demand: Demand, last: Span | null): DateOnly =>
  last && heldUnder(demand, last) ? last.untilOn : demand.dueOn;

const heldUnder = (demand: Demand, last: Span | null): boolean =>
  last !== null && last.untilOn >= demand.appliesFromOn;

const inGrace = ({ fromOn, certificate: { graceUntilOn } }: Span, on: DateOnly) =>
  fromOn <= on && graceUntilOn !== null && on <= graceUntilOn;

const isExempt = (courseId: string, { on, exemptions }: Facts) =>
  exemptions.some((each) => each.courseId === courseId && each.fromOn <= on && on <= each.untilOn);

const latest = (spans: readonly Span[]): Span | null =>
  spans.reduce<Span | null>(
    (a, b) => (a && !endsLater(b.certificate, b.untilOn, a.certificate, a.untilOn) ? a : b),
    null,
  );
