import type { Client } from 'pg';
import type { Chance } from '../http/hostile-input.ts';
import type { Kind, Slot } from './kinds.ts';

/** A record as the fuzz finds it, with what belongs together in it. */
export interface Found {
  kind: Kind;
  id: string;
  version: number;
  userId: string | null;
  courseId: string | null;
  evidenceId: string | undefined;
}

const nothing = 'null::uuid';
/** Where records are: table, whose they are, of which course, the version that a change names. */
const tables: Readonly<
  Partial<Record<Kind, [table: string, user: string, course: string, version?: string]>>
> = {
  tenant: ['tenants', nothing, nothing],
  user: ['users', 'id', nothing],
  department: ['departments', nothing, nothing],
  course: ['courses', nothing, 'id'],
  course_session: ['course_sessions', nothing, 'course_id'],
  requirement: ['requirements', nothing, 'course_id'],
  exemption: ['exemptions', 'user_id', 'course_id'],
  enrollment: ['enrollments', 'user_id', 'course_id'],
  request: ['renewal_requests', 'user_id', 'course_id'],
  step: [
    'workflow_steps',
    'approver_id',
    nothing,
    '(select version from renewal_requests r where r.tenant_id = t.tenant_id and r.id = t.request_id)',
  ],
  delegation: ['delegations', 'delegator_id', nothing],
  notification: ['notifications', 'user_id', nothing, '1'],
  session: ['sessions', 'user_id', nothing, '1'],
  import: ['sync_logs', nothing, nothing, '1'],
  job: ['jobs', nothing, nothing, '1'],
  device: ['devices', 'user_id', nothing],
};

/** The newest records of every kind in a tenant. */
export async function lookAround(superuser: Client, tenantId: string): Promise<Found[]> {
  const found: Found[] = [];
  for (const [kind, [table, user, course, version = 'version']] of Object.entries(tables)) {
    const { rows } = await superuser.query<Found>(
      `select '${kind}' as kind, t.id, ${version} as version, ${user} as "userId", ${course} as "courseId",
         (select f.id from evidence_files f where f.tenant_id = t.tenant_id and t.id in (f.enrollment_id, f.request_id)
          limit 1) as "evidenceId"
       from ${table} t where t.tenant_id = $1 order by t.id desc limit 40`,
      [tenantId],
    );
    found.push(...rows);
  }
  return found;
}

/**
 * What each slot of one request names: mostly what fits together (a session of the enrollment's course, one's own request),
 * so that many requests get far; sometimes anything.
 */
export function choosing(found: readonly Found[], userId: string, chance: Chance) {
  const chosen = new Map<string, Found>();
  const fits = (slot: Slot): readonly Found[] => {
    const ofKind = found.filter(({ kind }) => kind === slot.kind);
    const [subject] = chosen.values();
    const ofCourse = ofKind.filter(({ courseId }) => subject?.courseId && courseId === subject.courseId);
    const own = ofKind.filter((each) => each.userId === userId);
    if (ofCourse.length > 0 && chance.sometimes(0.8)) return ofCourse;
    if (own.length > 0 && slot.kind !== 'user' && chance.sometimes(0.5)) return own;
    return ofKind.length > 0 ? ofKind : found;
  };
  return (slot: Slot): Pick<Found, 'id' | 'version' | 'evidenceId'> | undefined => {
    if (slot.kind === 'new' && chance.sometimes(0.9)) return undefined;
    const name = `${slot.part} ${slot.path.join('.')}`;
    const known = chosen.get(name);
    if (known) return known;
    const [subject] = chosen.values();
    if (slot.path[0] === 'evidenceId' && subject?.evidenceId && chance.sometimes(0.8))
      return { id: subject.evidenceId, version: 1, evidenceId: undefined };
    const picked = chance.pick(fits(slot));
    chosen.set(name, picked);
    return picked;
  };
}
