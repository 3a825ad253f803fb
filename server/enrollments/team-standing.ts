import type { SQL } from 'drizzle-orm';
import type { PersonStanding } from '#shared/enrollments/enrollment.schemas.ts';
import type { Judged, Rules } from '#shared/enrollments/judge.ts';
import type { RequestContext, Tx } from '../platform/context.ts';
import { cursorOf, type Page, pageOf } from '../platform/paging.ts';
import { reading } from '../platform/reading.ts';
import { judgePeople, loadRules, showPeople } from './people-standing.ts';
import { countPeople, ledPeople, nextPeople, type TeamQuery } from './team.repo.ts';

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
  query: TeamQuery,
): Promise<Page<PersonStanding> & { on: string }> =>
  reading(context, async (tx) => {
    const rules = await loadRules(tx, query.on ?? tx.today);
    const wanted = ledPeople(tx, query, rules.on);
    const found = await walk(tx, wanted, rules, placeOf(query.cursor), query.limit + 1);
    const { items, ...page } = pageOf(found, query.limit, ({ cleared, person }) => [
      cleared ? 1 : 0,
      person.nameEn,
      person.id,
    ]);
    const total = query.withTotal ? await countPeople(tx, wanted) : null;
    return { on: rules.on, ...page, items: await showPeople(tx, items, rules), total };
  });

async function walk(tx: Tx, wanted: SQL, rules: Rules, from: Place, needed: number): Promise<Judged[]> {
  const found: Judged[] = [];
  for (let place: Place | null = from, size = firstChunk; place && found.length < needed; ) {
    const { cleared }: Place = place;
    const people = await nextPeople(tx, wanted, place.after, size);
    found.push(...(await judgePeople(tx, people, rules)).filter((each) => each.cleared === cleared));
    const last = people.at(-1);
    if (last && people.length === size) place = { cleared, after: last };
    else place = cleared ? null : { cleared: true, after: null };
    size = Math.min(size * 2, largestChunk);
  }
  return found.slice(0, needed);
}

function placeOf(cursor: string | undefined): Place {
  const values = cursorOf(cursor, 3);
  if (!values) return { cleared: false, after: null };
  const [cleared, nameEn, id] = values;
  return { cleared: cleared === 1, after: { nameEn: String(nameEn), id: String(id) } };
}
