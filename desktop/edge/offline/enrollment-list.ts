import { lastDayOf, willEnd } from '#shared/enrollments/current.ts';
import type { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { EnrollmentRow } from '#shared/enrollments/enrollment.schemas.ts';
import type { ParsedInput } from '#shared/kernel/route.ts';
import type { Resource } from '#shared/sync/resource.schemas.ts';
import type { Laptop } from '../offline.ts';
import { ascending, type Column, newestFirst, type Page, pageOf } from './paging.ts';
import { placedWithin, searchingRows } from './searched.ts';

type Detail = Resource<'enrollment'>;
type Query = ParsedInput<typeof enrollmentApi.list>['query'];

const orders: Record<Query['sort'], readonly Column<Detail>[]> = {
  newest: newestFirst,
  expiresOn: [ascending((row) => lastDayOf(row) ?? ''), ascending(({ id }) => id)],
};
/** Of a detail only what the list tells. */
const Row = EnrollmentRow.strip();

/** Enrollments of the people in sight: those on this laptop. */
export function listEnrollments({ copy }: Laptop, query: Query): Page<EnrollmentRow> {
  const { userId, courseId, departmentId, q } = query;
  const where = {
    ...(userId === undefined ? {} : { userId }),
    ...(courseId === undefined ? {} : { courseId }),
  };
  const placed = departmentId === undefined ? () => true : placedWithin(copy, departmentId);
  const holds = q === undefined ? () => true : searchingRows(copy, q);
  const wanted = copy
    .list('enrollment', where)
    .filter((each) => isWanted(each, query) && placed(each.userId) && holds(each));
  const page = pageOf(wanted, query, orders[query.sort]);
  return { ...page, items: page.items.map((each) => Row.parse(each)) };
}

function isWanted(enrollment: Detail, { sort, sessionId, state, expiresFrom, expiresTo }: Query): boolean {
  const lastDay = lastDayOf(enrollment) ?? '';
  const byExpiry = sort === 'expiresOn' || expiresFrom !== undefined || expiresTo !== undefined;
  return (
    (sessionId === undefined || enrollment.sessionId === sessionId) &&
    (state === undefined || enrollment.state === state) &&
    (!byExpiry || willEnd(enrollment)) &&
    (expiresFrom === undefined || lastDay >= expiresFrom) &&
    (expiresTo === undefined || lastDay <= expiresTo)
  );
}
