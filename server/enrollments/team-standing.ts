import { type SQL, sql } from 'drizzle-orm';
import type { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import type { PersonStanding } from '#shared/enrollments/enrollment.schemas.ts';
import type { ParsedInput } from '#shared/kernel/route.ts';
import { departmentsWithin } from '../departments/index.ts';
import type { RequestContext, Tx } from '../platform/context.ts';
import { every } from '../platform/db/sql.ts';
import { cursorOf, type Page, pageOf } from '../platform/paging.ts';
import { reading } from '../platform/reading.ts';
import { visibleUsers } from '../users/index.ts';
import { judgePeople, loadRules, showPeople } from './people-standing.ts';
import { type Person, personColumns } from './standing.repo.ts';
import type { Judged, Rules } from './standing.ts';

type Query = ParsedInput<typeof enrollmentApi.team>['query'];

/** Where a page begins: among those not cleared or those cleared, after this name and id. */
interface Place {
  cleared: boolean;
  after: { nameEn: string; id: string } | null;
}

/** People judged at a time: few for the usual first page, more once it turns out that most are cleared. */
const firstChunk = 200;
const largestChunk = 1_000;

/**
 * The people the asker leads, those not cleared for work first, each half by name.
 *
 * Clearance is the rules' verdict and no column, so the order is found by walking: by name through the people, keeping those
 * not cleared until the page is full; once all have been walked through, again for those who are cleared. A page therefore
 * judges no more people than it must pass by. At worst (a tenant of 10,000 in which almost everybody is cleared) the first
 * page judges everyone once, two queries for each thousand of them, and no more than a thousand are in memory at a time.
 */
export const teamStanding = (
  context: RequestContext,
  query: Query,
): Promise<Page<PersonStanding> & { on: string }> =>
  reading(context, async (tx) => {
    const rules = await loadRules(tx, query.on ?? tx.today);
    const wanted = led(tx, query, rules.on);
    const found = await walk(tx, wanted, rules, placeOf(query.cursor), query.limit + 1);
    const { items, ...page } = pageOf(found, query.limit, ({ cleared, person }) => [
      cleared ? 1 : 0,
      person.nameEn,
      person.id,
    ]);
    const total = query.withTotal ? await count(tx, wanted) : null;
    return { on: rules.on, ...page, items: await showPeople(tx, items, rules), total };
  });

async function walk(tx: Tx, wanted: SQL, rules: Rules, from: Place, needed: number): Promise<Judged[]> {
  const found: Judged[] = [];
  for (let place: Place | null = from, size = firstChunk; place && found.length < needed; ) {
    const { cleared }: Place = place;
    const people = await nextPeople(tx, wanted, place, size);
    found.push(...(await judgePeople(tx, people, rules)).filter((each) => each.cleared === cleared));
    const last = people.at(-1);
    if (last && people.length === size) place = { cleared, after: last };
    else place = cleared ? null : { cleared: true, after: null };
    size = Math.min(size * 2, largestChunk);
  }
  return found.slice(0, needed);
}

/** Literal sizes, so that there are few statements to prepare. */
const nextPeople = (tx: Tx, wanted: SQL, { after }: Place, size: number): Promise<Person[]> =>
  tx.sql<Person>(sql`select ${personColumns} from users u
    where ${every(wanted, after && sql`(u.name_en, u.id) > (${after.nameEn}, ${after.id}::uuid)`)}
    order by u.name_en, u.id limit ${sql.raw(String(size))}`);

async function count(tx: Tx, wanted: SQL): Promise<number> {
  const [row] = await tx.sql<{ total: number }>(sql`select count(*) as total from users u where ${wanted}`);
  return row?.total ?? 0;
}

/** Active people in sight; a leader looks at those he leads, and at himself elsewhere. */
const led = ({ actor, today }: Tx, { q, departmentId, foremanId }: Query, on: string): SQL =>
  every(
    sql`u.tenant_id = app.tid() and u.status = 'active'`,
    actor.scope !== 'tenant' && sql`${visibleUsers(actor.scope, 'u')} and u.id <> app.uid()`,
    q !== undefined && sql`u.id in (select app.search_users(${q}, null))`,
    foremanId !== undefined && sql`u.foreman_id = ${foremanId}`,
    departmentId !== undefined && placedIn(departmentId, on, today),
  );

/** On another day than today, whoever stood in the department on that day. */
const placedIn = (departmentId: string, on: string, today: string): SQL =>
  on === today
    ? sql`u.department_id in ${departmentsWithin(departmentId)}`
    : sql`exists (select from user_placements p where p.tenant_id = app.tid() and p.user_id = u.id
        and p.department_id in ${departmentsWithin(departmentId)}
        and p.from_on <= ${on} and (p.to_on is null or p.to_on >= ${on}))`;

function placeOf(cursor: string | undefined): Place {
  const values = cursorOf(cursor, 3);
  if (!values) return { cleared: false, after: null };
  const [cleared, nameEn, id] = values;
  return { cleared: cleared === 1, after: { nameEn: String(nameEn), id: String(id) } };
}
