import { nameOf } from '#server/platform/http/registry.ts';
import type { Route } from '#shared/kernel/route.ts';
import { idPlaces, type Path, schemaOf } from './samples.ts';

export const kinds = [
  'tenant',
  'user',
  'department',
  'course',
  'course_session',
  'requirement',
  'exemption',
  'enrollment',
  'enrollment_evidence',
  'request',
  'request_evidence',
  'step',
  'delegation',
  'notification',
  'session',
  'import',
  'job',
  'device',
] as const;
export type Kind = (typeof kinds)[number];

/** One place in a route's input where an id stands. */
export interface Slot {
  part: 'params' | 'query' | 'body';
  path: Path;
  /** `new`: the id that the caller gives to what he creates. */
  kind: Kind | 'new';
}

/** What `{id}` names, by the path before it; the longest that fits. */
const kindOfParameter: Readonly<Record<string, Kind>> = {
  '/api/auth/sessions': 'session',
  '/api/tenants': 'tenant',
  '/api/users': 'user',
  '/api/departments': 'department',
  '/api/courses': 'course',
  '/api/courses/sessions': 'course_session',
  '/api/courses/{id}/sessions': 'course_session',
  '/api/courses/requirements': 'requirement',
  '/api/courses/exemptions': 'exemption',
  '/api/enrollments': 'enrollment',
  '/api/enrollments/standing': 'user',
  '/api/enrollments/{id}/evidence': 'enrollment_evidence',
  '/api/renewal-requests': 'request',
  '/api/renewal-requests/{id}/evidence': 'request_evidence',
  '/api/workflow/steps': 'step',
  '/api/workflow/delegations': 'delegation',
  '/api/notifications': 'notification',
  '/api/integrations/imports': 'import',
  '/api/jobs': 'job',
  '/api/sync/devices': 'device',
};

/** What a field of a query or a body names. */
const kindOfField: Readonly<Record<string, Kind | 'new'>> = {
  id: 'new',
  requestId: 'new',
  userId: 'user',
  userIds: 'user',
  foremanId: 'user',
  managerId: 'user',
  headId: 'user',
  delegateId: 'user',
  actorId: 'user',
  subjectId: 'user',
  departmentId: 'department',
  parentId: 'department',
  courseId: 'course',
  prerequisiteIds: 'course',
  sessionId: 'course_session',
  preferredSessionId: 'course_session',
  stepId: 'step',
  client: 'device',
};

/** What a creating route makes, where its path says so. */
export const kindCreatedBy = ({ path }: Route): Kind | undefined => kindOfParameter[path];

/** Parameters that name a content, not a record: each person has files of his own under them. */
const contents: ReadonlySet<string> = new Set(['sha256']);

/** Fields that hold an id and take any text: a log keeps ids of records of every kind. */
const idsInText: Readonly<Record<string, Slot[]>> = {
  'GET /api/audit': [{ part: 'query', path: ['subjectId'], kind: 'user' }],
};

/**
 * Every place of an id in a route's input.
 * @throws Error for one whose kind is not known: whoever adds a route says here what its ids name
 */
export function slotsOf(route: Route): readonly Slot[] {
  const known = slots.get(route);
  if (known) return known;
  const found = findSlots(route);
  slots.set(route, found);
  return found;
}
const slots = new WeakMap<Route, readonly Slot[]>();

function findSlots(route: Route): Slot[] {
  const found = parameterSlots(route.path);
  for (const part of ['query', 'body'] as const) {
    const schema = route[part];
    const places = schema === undefined ? [] : idPlaces(schemaOf(schema));
    found.push(...places.map((path): Slot => ({ part, path, kind: fieldKind(route, path) })));
  }
  return [...found, ...(idsInText[nameOf(route)] ?? [])];
}

function parameterSlots(path: string): Slot[] {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].filter(({ 1: name = '' }) => !contents.has(name));
  return parameters.map(({ 1: name = '', index }) => {
    const before = path.slice(0, index - 1);
    const kind = kindOfParameter[before];
    if (kind === undefined) throw new Error(`What does {${name}} name in ${path}? Say so in kinds.ts.`);
    return { part: 'params', path: [name], kind };
  });
}

function fieldKind(route: Route, path: Path): Kind | 'new' {
  const name = path.findLast((step) => typeof step === 'string');
  const kind = kindOfField[String(name)];
  if (kind === undefined)
    throw new Error(`What does ${path.join('.')} name in ${nameOf(route)}? Say so in kinds.ts.`);
  return kind;
}
