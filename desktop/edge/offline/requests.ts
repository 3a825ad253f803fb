import type { RenewalDetail, RenewalRow } from '#shared/renewals/renewal.schemas.ts';
import { seesRequest, type Viewer, viewerOn } from '#shared/renewals/sight.ts';
import type { Laptop } from '../offline.ts';
import { found } from './found.ts';

export const viewerOf = ({ copy, me, today }: Laptop): Viewer => viewerOn(me, copy.list('delegation'), today);

/** The requests that the user may see; a desk that he stands in for holds some more. */
export function requestsInSight(
  laptop: Laptop,
  where: Readonly<Record<string, string>> = {},
): RenewalDetail[] {
  const people = new Set(laptop.copy.list('person').map(({ id }) => id));
  const viewer = viewerOf(laptop);
  return laptop.copy
    .list('request', where)
    .filter((each) => seesRequest(each, each.steps, viewer, people.has(each.userId)));
}

/** @throws Problem missing, as for `what` that is not there */
export function requestInSight(laptop: Laptop, id: string, what = 'renewal_request'): RenewalDetail {
  const request = found(laptop.copy.get('request', id), what);
  const inSight = laptop.copy.get('person', request.userId) !== null;
  return found(seesRequest(request, request.steps, viewerOf(laptop), inSight) ? request : null, what);
}

/** A row of a list: the detail without its parts. */
export const rowOf = ({ steps, timeline, evidence, ...row }: RenewalDetail): RenewalRow => row;
