import { userApi } from '#shared/users/user.api.ts';
import type { UserDetail, UserRow } from '#shared/users/user.schemas.ts';
import { found } from './offline/found.ts';
import { ascending, type Column, pageOf } from './offline/paging.ts';
import { searchingPeople } from './offline/searched.ts';
import { implementOffline } from './offline.ts';

const orders: Record<'name' | 'badgeNumber', readonly Column<UserRow>[]> = {
  name: [ascending(({ nameEn }) => nameEn), ascending(({ id }) => id)],
  badgeNumber: [ascending(({ badgeNumber }) => badgeNumber), ascending(({ id }) => id)],
};

/** Whoever stands on this laptop is in its user's sight. */
export const usersOffline = implementOffline(userApi, {
  list({ copy }, { query }) {
    const { q, departmentId, foremanId, role, status } = query;
    const holds = q === undefined ? () => true : searchingPeople(q);
    const people = copy
      .list('person')
      .filter(
        (person) =>
          (departmentId === undefined || person.departmentId === departmentId) &&
          (foremanId === undefined || person.foremanId === foremanId) &&
          (role === undefined || person.roles.includes(role)) &&
          (status === undefined || person.status === status) &&
          holds(person),
      )
      .map(rowOf);
    return pageOf(people, query, orders[query.sort]);
  },
  get: ({ copy }, { params }) => found(copy.get('person', params.id), 'user'),
});

const rowOf = ({ placements, ...row }: UserDetail): UserRow => row;
