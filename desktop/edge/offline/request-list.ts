import type { ParsedInput } from '#shared/kernel/route.ts';
import type { renewalApi } from '#shared/renewals/renewal.api.ts';
import { openStates, type RenewalDetail, type RenewalRow } from '#shared/renewals/renewal.schemas.ts';
import type { Laptop } from '../offline.ts';
import { newestFirst, type Page, pageOf } from './paging.ts';
import { requestsInSight, rowOf } from './requests.ts';
import { placedWithin, searchingRows } from './searched.ts';

type Query = ParsedInput<typeof renewalApi.list>['query'];
const open: ReadonlySet<string> = new Set(openStates);

/** Requests that the user may see, the newest first. */
export function listRequests(laptop: Laptop, query: Query): Page<RenewalRow> {
  const { copy, me } = laptop;
  const { mine, userId, departmentId, q } = query;
  const placed = departmentId === undefined ? () => true : placedWithin(copy, departmentId);
  const holds = q === undefined ? () => true : searchingRows(copy, q);
  const wanted = requestsInSight(laptop, userId === undefined ? {} : { userId })
    .filter((each) => !mine || each.userId === me.userId)
    .filter((each) => isWanted(each, query) && placed(each.userId) && holds(each));
  return pageOf(wanted.map(rowOf), query, newestFirst);
}

const isWanted = (request: RenewalDetail, { courseId, state, open: wished, expiresTo }: Query): boolean =>
  (courseId === undefined || request.courseId === courseId) &&
  (state === undefined || request.state === state) &&
  (wished === undefined || open.has(request.state) === wished) &&
  (expiresTo === undefined || (request.expiresOn !== null && request.expiresOn <= expiresTo));
