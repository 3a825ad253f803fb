import type { Resource } from '#shared/sync/resource.schemas.ts';
import type { Laptop } from '../offline.ts';

/** A person as people read him; null where this laptop knows no name. */
export interface Names {
  nameEn: string | null;
  nameAr: string | null;
}
const unknown: Names = { nameEn: null, nameAr: null };

/**
 * Finds the name of whoever has to do with a request: people in sight, oneself, the leaders that the person's record and
 * the departments name, and whoever the request itself names already.
 */
export function naming(
  { copy, me }: Laptop,
  userId: string,
  request: Resource<'request'> | null,
): (id: string | null) => Names {
  const person = copy.get('person', userId);
  const departments = copy.list('department');
  return (id) => {
    if (id === null) return unknown;
    if (id === me.userId) return me;
    return (
      copy.get('person', id) ??
      foremanOf(person, id) ??
      headOf(departments, id) ??
      namedIn(request, id) ??
      unknown
    );
  };
}

/** What a sentence about a record needs. */
export const sentence = (row: {
  userNameEn: string;
  userNameAr: string;
  courseCode: string;
  courseTitleEn: string;
  courseTitleAr: string;
}) => ({
  personNameEn: row.userNameEn,
  personNameAr: row.userNameAr,
  courseCode: row.courseCode,
  courseTitleEn: row.courseTitleEn,
  courseTitleAr: row.courseTitleAr,
});

const foremanOf = (person: Resource<'person'> | null, id: string): Names | null =>
  person?.foremanId === id ? { nameEn: person.foremanNameEn, nameAr: person.foremanNameAr } : null;

function headOf(departments: readonly Resource<'department'>[], id: string): Names | null {
  const headed = departments.find(({ headId }) => headId === id);
  return headed ? { nameEn: headed.headNameEn, nameAr: headed.headNameAr } : null;
}

function namedIn(request: Resource<'request'> | null, id: string): Names | null {
  for (const step of request?.steps ?? []) {
    if (step.approverId === id) return { nameEn: step.approverNameEn, nameAr: step.approverNameAr };
    if (step.decidedById === id) return { nameEn: step.decidedByNameEn, nameAr: step.decidedByNameAr };
  }
  const line = request?.timeline.find(({ actorId }) => actorId === id);
  return line ? { nameEn: line.actorNameEn, nameAr: line.actorNameAr } : null;
}
