import { createHash } from 'node:crypto';
import { nameOf } from '#server/platform/http/registry.ts';
import { newId } from '#shared/kernel/ids.ts';
import type { Route } from '#shared/kernel/route.ts';
import { protocol } from '#shared/sync/sync.schemas.ts';
import { type Slot, slotsOf } from './kinds.ts';
import { type Path, sampleOf, schemaOf } from './samples.ts';
import { pdfText, type Thing, type World } from './world.ts';

/** What a request says, part by part. */
export interface RouteInput {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: Record<string, unknown>;
}

/** What an id is aimed at: a record, or nothing at all. */
export type Target = Pick<Thing, 'id' | 'version' | 'evidenceId'>;

/** Which record a route is tried on, where not any of its kind would do. */
const labelOfSubject: Readonly<Record<string, string>> = {
  'POST /api/tenants/{id}/activation': 'suspended',
  'POST /api/users/{id}/activation': 'inactive',
  'POST /api/courses/sessions/{id}/cancellation': 'drill',
  'POST /api/enrollments/{id}/attendance': 'booked',
  'POST /api/enrollments/{id}/completion': 'booked',
  'POST /api/enrollments/{id}/correction': 'certificate',
  'POST /api/enrollments/{id}/revocation': 'certificate',
  'POST /api/enrollments/{id}/dispensation': 'certificate',
  'POST /api/enrollments/{id}/evidence': 'certificate',
  'GET /api/enrollments/{id}/evidence/{evidenceId}': 'certificate',
  'PATCH /api/renewal-requests/{id}': 'draft',
  'POST /api/renewal-requests/{id}/submission': 'draft',
};
const labelOfField: Readonly<Record<string, string>> = {
  'POST /api/enrollments/{id}/booking sessionId': 'drill',
  'PATCH /api/renewal-requests/{id} preferredSessionId': 'crane',
  'PATCH /api/departments/{id} parentId': 'operations',
  'PATCH /api/courses/{id} prerequisiteIds': 'drill',
  'PATCH /api/courses/{id} courseId': 'drill',
};

/** Values that the schema alone does not make acceptable, by the name of the field. */
const valueOfField: Readonly<Record<string, () => unknown>> = {
  startsAt: () => '2026-12-10T05:00:00Z',
  endsAt: () => '2026-12-10T09:00:00Z',
  fromOn: () => '2026-11-20',
  toOn: () => '2026-12-31',
  untilOn: () => '2026-12-31',
  effectiveOn: () => '2026-11-20',
  completedOn: () => '2026-11-19',
  email: () => `x${newId().slice(-8)}@example.com`,
  timeZone: () => 'Asia/Riyadh',
  code: () => `X-${newId().slice(-8)}`,
  slug: () => `x${newId().slice(-8)}`,
  username: () => `x-${newId().slice(-8)}`,
  badgeNumber: () => newId().slice(-10),
  protocol: () => protocol,
  decidedAt: () => '2026-11-20T08:00:00Z',
  offset: () => '0',
  sha256: () => createHash('sha256').update(pdfText).digest('hex'),
};
/** The same for one route; fields named here are sent though they are optional. */
const valueOfRoute: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'POST /api/auth/password': { newPassword: 'seven lamps on the drill floor' },
  'PATCH /api/courses/exemptions/{id}': { untilOn: '2026-12-15' },
  'POST /api/enrollments/{id}/dispensation': { untilOn: '2027-01-15' },
  'POST /api/enrollments/{id}/correction': { completedOn: '2025-12-16' },
  'POST /api/sync/files/{sha256}/chunks': { bytes: String(pdfText.length) },
  'POST /api/sync/push': {
    path: '/api/notifications/reading',
    method: 'post',
    epoch: null,
    seq: 1,
    body: {},
    file: null,
  },
  'POST /api/workflow/delegations': { toOn: '2026-11-22' },
  'POST /api/integrations/imports': {
    kind: 'courses',
    mapping: '{"fields":{"code":{"columns":["code"]}}}',
  },
};

/** The record of `world` that a slot is tried on, unless a probe aims elsewhere. @param owner whose, if anybody's */
export function subjectOf(route: Route, slot: Slot, world: World, owner: string): Thing | undefined {
  const name = nameOf(route);
  const field = fieldOf(slot.path);
  const isSubject = slot.part === 'params' && field === 'id';
  const label = isSubject ? labelOfSubject[name] : labelOfField[`${name} ${field}`];
  const fitting = world.things.filter(
    (thing) => thing.kind === slot.kind && (label === undefined || thing.label === label),
  );
  return fitting.find((thing) => thing.owner === owner) ?? fitting[0];
}

interface Aim {
  /** What each slot is aimed at. */
  targetOf(slot: Slot): Target | undefined;
  /** The version of what has no id in the path: a tenant's settings. */
  tenantVersion: number;
  /** A slot that is to be there though it is optional. */
  wanted?: Slot;
  /** Optional fields that are to be there besides. */
  includes?(path: Path): boolean;
}

/** A request that the server accepts, if it accepts its targets. */
export function inputOf(route: Route, { targetOf, tenantVersion, wanted, ...aim }: Aim): RouteInput {
  const slots = slotsOf(route);
  const subject = slots.find(({ part }) => part === 'params');
  const input: RouteInput = {};
  for (const part of ['params', 'query', 'body'] as const) {
    const schema = route[part];
    if (schema === undefined) continue;
    const own = slots.filter((slot) => slot.part === part);
    const value = (path: Path): unknown => {
      const slot = own.find((each) => samePath(each.path, path));
      if (slot) return targetOf(slot)?.id ?? newId();
      if (path.at(-1) !== 'version') return valueFor(route, path);
      // A list of things has a version beside each.
      const beside = own.find((each) => each.path.length > 1 && each.path.length === path.length) ?? subject;
      return (beside && targetOf(beside)?.version) ?? tenantVersion;
    };
    const includes = (path: Path) =>
      fieldOf(path) in (valueOfRoute[nameOf(route)] ?? {}) || (aim.includes?.(path) ?? false);
    const lead = wanted?.part === part ? wanted.path : [];
    input[part] = sampleOf(schemaOf(schema), { value, includes }, lead) as Record<string, unknown>;
  }
  return input;
}

const valueFor = (route: Route, path: Path): unknown =>
  valueOfRoute[nameOf(route)]?.[fieldOf(path)] ?? valueOfField[fieldOf(path)]?.();

/** The name of the field at the end of a path, also of a list's items. */
export const fieldOf = (path: Path): string => String(path.findLast((step) => typeof step === 'string'));

export const samePath = (one: Path, other: Path): boolean =>
  one.length === other.length && one.every((step, index) => step === other[index]);
