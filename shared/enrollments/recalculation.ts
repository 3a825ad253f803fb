import type { ExpiryRule } from '#shared/courses/course.schemas.ts';
import { baselineOf } from './baseline.ts';
import { type Revised, redated, revised } from './certificate.ts';
import type { Enrollment } from './enrollment.schemas.ts';
import { newExpiry, ruleOf } from './expiry.ts';

/**
 * What `rule` would make of the certificates one person has earned in one course: each in the order of completion,
 * counted from the ones before it. Only those it would change; revoked ones stay as they are. A preview shows it,
 * applying saves it, each with its former picture.
 */
export function recalculate(
  certificates: readonly Enrollment[],
  rule: ExpiryRule,
  reason: string,
): Revised[] {
  const snapshot = ruleOf(rule);
  const settled: Enrollment[] = [];
  const changes: Revised[] = [];
  for (const before of inOrder(certificates)) {
    const { id, courseId, completedOn, dueOn } = before;
    const baseline = baselineOf(settled, { id, courseId, completedOn });
    const dates = redated(before, newExpiry(snapshot, { completedOn, baseline, dueOn }));
    const change = revised(before, { ...dates, rule: snapshot }, reason);
    const same = differsNot(before, change.enrollment);
    settled.push(same ? before : change.enrollment);
    if (!same) changes.push(change);
  }
  return changes;
}

const inOrder = (certificates: readonly Enrollment[]) =>
  certificates
    .flatMap((each) =>
      each.completedOn !== null && each.revokedAt === null
        ? [{ ...each, completedOn: each.completedOn }]
        : [],
    )
    .sort((a, b) => (a.completedOn < b.completedOn ? -1 : 1));

const fingerprint = ({ rule, ...dates }: Enrollment) =>
  JSON.stringify([
    rule && Object.values(ruleOf(rule)),
    dates.expiresOn,
    dates.windowOpensOn,
    dates.graceUntilOn,
    dates.dispensationUntilOn,
  ]);
const differsNot = (a: Enrollment, b: Enrollment) => fingerprint(a) === fingerprint(b);
