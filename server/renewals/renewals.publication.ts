import { type SQL, sql } from 'drizzle-orm';
import { inJson } from '../platform/db/sql.ts';
import { type Publication, scopeOf, themselves } from '../platform/publication.ts';
import { delegationColumnsAs, withNames as delegationsWithNames } from './delegations.repo.ts';
import {
  evidenceOfRequest,
  requestsWithNames,
  rowColumnsAs,
  stepsWithNames,
  timelineColumnsAs,
  timelineWithNames,
  workflowStepColumnsAs,
} from './renewals.repo.ts';

/** Fenced by `offset 0`: those that are wanted first, and then what belongs to them, however many they are taken to be. */
const wanted = (only: SQL): SQL =>
  sql`(select * from renewal_requests where tenant_id = app.tid() and id in (${only}) offset 0)`;

/**
 * A request with its steps, timeline and files: in its person's scope; on the desk of everybody it came to, which those who
 * stand in for him hold too; and with whoever asked for it or decided it, which they do not.
 */
const requestPublication: Publication = {
  kind: 'request',
  source: (only) => sql`
    select r.id, s.scope, row_to_json(x)::text from ${requestsWithNames(wanted(only))}
    cross join lateral (
      select 'person:' || r.user_id
      union select 'inbox:' || r.requested_by_id
      union select 'inbox:' || g.decided_by_id from workflow_steps g
        where g.tenant_id = r.tenant_id and g.request_id = r.id and g.decided_by_id is not null
      union select 'desk:' || g.approver_id from workflow_steps g
        where g.tenant_id = r.tenant_id and g.request_id = r.id and g.opened_at is not null and g.approver_id is not null
    ) s (scope)
    cross join lateral (select ${rowColumnsAs(inJson)}, ${evidenceOfRequest} as evidence,
      coalesce((select json_agg(row_to_json(y) order by y.round, y.position)
        from (select ${workflowStepColumnsAs(inJson)} from ${stepsWithNames}
          where w.tenant_id = r.tenant_id and w.request_id = r.id) y), '[]') as steps,
      coalesce((select json_agg(row_to_json(y) order by y.id)
        from (select ${timelineColumnsAs(inJson)} from ${timelineWithNames}
          where l.tenant_id = r.tenant_id and l.request_id = r.id) y), '[]') as timeline) x`,
  inScopes: (scopes) => sql`
    select r.id from app.scope_owners(${scopes}, 'person') person
    join renewal_requests r on r.tenant_id = app.tid() and r.user_id = person
    union
    select r.id from app.scope_owners(${scopes}, 'inbox') owner
    join renewal_requests r on r.tenant_id = app.tid() and r.requested_by_id = owner
    union
    select g.request_id from app.scope_owners(${scopes}, 'inbox') owner
    join workflow_steps g on g.tenant_id = app.tid() and g.decided_by_id = owner
    union
    select g.request_id from app.scope_owners(${scopes}, 'desk') approver
    join workflow_steps g on g.tenant_id = app.tid() and g.approver_id = approver and g.opened_at is not null`,
  affectedBy: {
    request: themselves,
    'user.name': (ids) => sql`
      select r.id from renewal_requests r where r.tenant_id = app.tid() and r.user_id = any(${ids})
      union select g.request_id from workflow_steps g where g.tenant_id = app.tid() and g.approver_id = any(${ids})
      union select g.request_id from workflow_steps g where g.tenant_id = app.tid() and g.decided_by_id = any(${ids})
      union select l.request_id from workflow_logs l where l.tenant_id = app.tid() and l.actor_id = any(${ids})
      union select l.request_id from workflow_logs l where l.tenant_id = app.tid() and l.on_behalf_of_id = any(${ids})`,
    'course.name': (ids) => sql`
      select r.id from renewal_requests r where r.tenant_id = app.tid() and r.course_id = any(${ids})`,
    // Its row tells when the certificate expires.
    enrollment: (ids) => sql`
      select r.id from renewal_requests r where r.tenant_id = app.tid() and r.certificate_id = any(${ids})`,
  },
};

/** A delegation, to who gave it and who received it. */
const delegationPublication: Publication = {
  kind: 'delegation',
  source: (only) => sql`
    select g.id, s.scope, row_to_json(x)::text from ${delegationsWithNames}
    cross join lateral (values (g.delegator_id), (g.delegate_id)) owner (id)
    ${scopeOf('inbox', sql`owner.id`)}
    cross join lateral (select ${delegationColumnsAs(inJson)}) x
    where g.tenant_id = app.tid() and g.id in (${only})`,
  inScopes: (scopes) => sql`
    select g.id from app.scope_owners(${scopes}, 'inbox') owner
    join delegations g on g.tenant_id = app.tid() and owner in (g.delegator_id, g.delegate_id)`,
  affectedBy: {
    delegation: themselves,
    'user.name': (ids) => sql`
      select g.id from delegations g
      where g.tenant_id = app.tid() and (g.delegator_id = any(${ids}) or g.delegate_id = any(${ids}))`,
  },
};

export const renewalPublications: readonly Publication[] = [requestPublication, delegationPublication];
