import type { PersonStanding } from '#shared/enrollments/enrollment.schemas.ts';
import type { StandingPerson } from '#shared/enrollments/judge.ts';
import { missing } from '#shared/kernel/problem.ts';
import type { RequestContext } from '../platform/context.ts';
import { reading } from '../platform/reading.ts';
import { judgePeople, loadRules, showPeople } from './people-standing.ts';
import { selectSeenPerson } from './standing.repo.ts';

/** The standing of somebody within sight, today or on another day. @throws Problem missing. */
export const personStanding = (
  context: RequestContext,
  { id, on: asked }: { id: string; on?: string | undefined },
): Promise<{ on: string } & PersonStanding> =>
  reading(context, async (tx) => {
    const people = await tx.sql<StandingPerson>(selectSeenPerson(id, tx.actor.scope));
    const rules = await loadRules(tx, asked ?? tx.today);
    const [shown] = await showPeople(tx, await judgePeople(tx, people, rules), rules);
    if (!shown) throw missing('user');
    return { on: rules.on, ...shown };
  });
