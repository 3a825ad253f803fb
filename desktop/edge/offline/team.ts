import { departmentsWithin } from '#shared/departments/within.ts';
import type { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import type { PersonStanding } from '#shared/enrollments/enrollment.schemas.ts';
import type { Judged } from '#shared/enrollments/judge.ts';
import type { ParsedInput } from '#shared/kernel/route.ts';
import type { Resource } from '#shared/sync/resource.schemas.ts';
import type { Laptop } from '../offline.ts';
import { ascending, type Column, type Page, pageOf } from './paging.ts';
import { searchingPeople } from './searched.ts';
import { judgePeople, rulesOn, showPeople } from './standing.ts';

type Query = ParsedInput<typeof enrollmentApi.team>['query'];

const notClearedFirst: readonly Column<Judged>[] = [
  ascending(({ cleared }) => (cleared ? 1 : 0)),
  ascending(({ person }) => person.nameEn),
  ascending(({ person }) => person.id),
];

/** The people that the asker leads, those not cleared for work first, each half by name. */
export function listTeam(laptop: Laptop, query: Query): Page<PersonStanding> & { on: string } {
  const rules = rulesOn(laptop, query.on ?? laptop.today);
  const judged = judgePeople(laptop, ledPeople(laptop, query, rules.on), rules);
  const { items, ...page } = pageOf(judged, query, notClearedFirst);
  return { on: rules.on, items: showPeople(laptop, items, rules), ...page };
}

/** Active people in sight; a leader looks at those he leads, and at himself elsewhere. */
function ledPeople({ copy, me, today }: Laptop, query: Query, on: string): Resource<'person'>[] {
  const { q, departmentId, foremanId } = query;
  const holds = q === undefined ? () => true : searchingPeople(q);
  const placed = departmentId === undefined ? () => true : standingIn(departmentId);
  return copy
    .list('person')
    .filter(
      (person) =>
        person.status === 'active' &&
        (me.scope === 'tenant' || person.id !== me.userId) &&
        (foremanId === undefined || person.foremanId === foremanId) &&
        holds(person) &&
        placed(person),
    );

  /** On another day than today, whoever stood in the department on that day. */
  function standingIn(id: string) {
    const within = departmentsWithin(id, copy.list('place'));
    const isWithin = (each: string | null) => each !== null && within.has(each);
    return (person: Resource<'person'>) =>
      on === today
        ? isWithin(person.departmentId)
        : person.placements.some(
            ({ departmentId: stood, fromOn, toOn }) =>
              isWithin(stood) && fromOn <= on && (toOn === null || toOn >= on),
          );
  }
}
