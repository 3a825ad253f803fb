import { type DateOnly, daysBetween, earlier, later } from '#shared/kernel/dates.ts';
import type { Placement } from '#shared/users/user.schemas.ts';

type Period = Pick<Placement, 'fromOn' | 'toOn'>;
type Place = Pick<Placement, 'kind' | 'value' | 'departmentId'> & Period;

/** A person as the training matrix sees him: where he stood, and when. `toOn` is the last day of a placement. */
export interface Placed {
  userId: string;
  hiredOn: DateOnly | null;
  /** The day his record was made: his first day, if neither a hire nor a placement tells it. */
  registeredOn: DateOnly;
  placements: readonly Place[];
}

/** The department tree as it is now, by id: whoever stands in a department also stands in those above it. */
export type Departments = ReadonlyMap<string, { code: string; parentId: string | null }>;

/**
 * The audiences a person belongs to on a date, each with the day since when without a break: a move within a
 * department's subtree, or a role that goes on in a new line, begins nothing anew. Empty before his first day.
 */
export function membershipsOn(person: Placed, departments: Departments, on: DateOnly): Map<string, DateOnly> {
  const firstOn = firstDayOf(person);
  if (firstOn > on) return new Map();
  const memberships = new Map([
    ['everyone', firstOn],
    [`person:${person.userId}`, firstOn],
  ]);
  for (const [key, periods] of periodsUntil(on, person, departments)) {
    const sinceOn = unbrokenSince(periods, on);
    if (sinceOn !== null) memberships.set(key, later(sinceOn, firstOn));
  }
  return memberships;
}

function firstDayOf({ hiredOn, registeredOn, placements }: Placed): DateOnly {
  if (hiredOn !== null) return hiredOn;
  const [first, ...more] = placements.map(({ fromOn }) => fromOn);
  return first === undefined ? registeredOn : more.reduce(earlier, first);
}

function periodsUntil(on: DateOnly, { placements }: Placed, departments: Departments): Map<string, Period[]> {
  const periods = new Map<string, Period[]>();
  for (const placement of placements) {
    if (placement.fromOn > on) continue;
    for (const key of keysOf(placement, departments)) {
      const known = periods.get(key);
      if (known) known.push(placement);
      else periods.set(key, [placement]);
    }
  }
  return periods;
}

function keysOf({ kind, value, departmentId }: Place, departments: Departments): string[] {
  if (kind !== 'department') return [`${kind}:${value}`];
  const keys = new Set<string>();
  for (
    let id = departmentId;
    id !== null && !keys.has(`department:${id}`);
    id = departments.get(id)?.parentId ?? null
  )
    keys.add(`department:${id}`);
  return [...keys];
}

/** The first day of the unbroken stretch of periods that contains `on`; all of them begin on or before it. */
function unbrokenSince(periods: Period[], on: DateOnly): DateOnly | null {
  let stretch: Period | null = null;
  for (const period of periods.toSorted((a, b) => (a.fromOn < b.fromOn ? -1 : 1)))
    stretch = stretch && continues(stretch, period) ? joined(stretch, period) : period;
  return stretch && (stretch.toOn === null || stretch.toOn >= on) ? stretch.fromOn : null;
}

const continues = (stretch: Period, period: Period) =>
  stretch.toOn === null || daysBetween(stretch.toOn, period.fromOn) <= 1;

const joined = (stretch: Period, { toOn }: Period): Period => ({
  fromOn: stretch.fromOn,
  toOn: stretch.toOn === null || toOn === null ? null : later(stretch.toOn, toOn),
});
