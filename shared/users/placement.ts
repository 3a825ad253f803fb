import { addDays } from '#shared/kernel/dates.ts';
import { invalid } from '#shared/kernel/problem.ts';
import type { Placement, User } from './user.schemas.ts';

/** Where somebody stands in one respect from now on; `value` null: nowhere. */
export interface Standing {
  /** The id of the period that may begin. */
  id: string;
  kind: Placement['kind'];
  value: string | null;
  departmentId: string | null;
}

/**
 * The history of one person after he stands so from a date on (`YYYY-MM-DD`): what ran until then ends the day before,
 * what begins that day or, with the same value, later, begins on that day. An unbroken period stays one period.
 * @throws Problem invalid when the history has him somewhere else later on: history is not overwritten.
 */
export function placedFrom(
  history: readonly Placement[],
  standings: readonly Standing[],
  fromOn: string,
): Placement[] {
  return standings.reduce((periods, standing) => placed(periods, standing, fromOn), [...history]);
}

function placed(history: Placement[], standing: Standing, fromOn: string): Placement[] {
  const others = history.filter(({ kind }) => kind !== standing.kind);
  const own = history.filter(({ kind }) => kind === standing.kind);
  refuseLaterPlace(own, standing, fromOn);
  const earlier = own.filter((period) => period.fromOn < fromOn);
  const running = earlier.filter((period) => isOpenOn(period, fromOn));
  const ended = earlier.filter((period) => !isOpenOn(period, fromOn));
  const same = running.find((period) => isAt(period, standing));
  const closed = running
    .filter((period) => period !== same)
    .map((period) => ({ ...period, toOn: addDays(fromOn, -1) }));
  return [...others, ...ended, ...closed, ...current(standing, fromOn, same)];
}

function current({ id, kind, value, departmentId }: Standing, fromOn: string, same?: Placement): Placement[] {
  if (same) return [{ ...same, toOn: null }];
  return value === null ? [] : [{ id, kind, value, departmentId, fromOn, toOn: null }];
}

function refuseLaterPlace(own: readonly Placement[], standing: Standing, fromOn: string): void {
  const later = own.find((period) => period.fromOn > fromOn && !isAt(period, standing));
  if (!later) return;
  throw invalid(
    'effectiveOn',
    'later_placement',
    `The history has this person elsewhere from ${later.fromOn} on (${later.value}): choose that day or a later one.`,
  );
}

const isOpenOn = ({ toOn }: Placement, day: string): boolean => toOn === null || toOn >= day;

/** A department is known by its id, since its code may change; the rest by the words themselves. */
const isAt = (period: Placement, standing: Standing): boolean =>
  standing.kind === 'department'
    ? period.departmentId === standing.departmentId
    : period.value === standing.value;

/** Where the record says a person stands, in the three respects that have a history. */
export const standingsOf = (
  { departmentId, jobRole, grade }: Pick<User, 'departmentId' | 'jobRole' | 'grade'>,
  departmentCode: string | null,
  newId: () => string,
): Standing[] => [
  { id: newId(), kind: 'department', value: departmentCode, departmentId },
  { id: newId(), kind: 'job_role', value: jobRole, departmentId: null },
  { id: newId(), kind: 'grade', value: grade, departmentId: null },
];
