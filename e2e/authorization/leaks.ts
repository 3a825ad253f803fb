import { nameOf } from '#server/platform/http/registry.ts';
import type { Route } from '#shared/kernel/route.ts';
import { type Actor, isInSight } from './actors.ts';
import { tellsOfEverything } from './expectations.ts';
import { type Finding, finding, type Judged } from './finding.ts';
import type { Thing, World } from './world.ts';

interface Stage {
  world: World;
  rival: World;
}

/**
 * Whatever was asked, and whatever the answer: it holds no id of another tenant, no id of a personal record out of sight,
 * and no line about a person out of sight. An id that the asker named himself may come back.
 */
export function leaksOf(judged: Judged, stage: Stage): Finding[] {
  const { answer, input, actor, route } = judged;
  const asked = new Set(JSON.stringify(input).toLowerCase().match(uuid));
  const named = new Set((answer.text.match(uuid) ?? []).filter((id) => !asked.has(id)));
  const leaked = [...named].flatMap((id) => hiddenFrom(actor, stage).get(id) ?? []);
  const told = tellsOfEverything.has(nameOf(route))
    ? leaked.filter(({ tenantId }) => tenantId !== actor.tenantId)
    : leaked;
  const lines = peopleIn(answer.text, route).flatMap((id) => hiddenPeople(actor, stage).get(id) ?? []);
  return [...told, ...lines].map(({ kind, label, owner, tenantId }) =>
    finding(
      tenantId === actor.tenantId
        ? 'an answer holds nothing from out of sight'
        : 'an answer holds nothing of another tenant',
      judged,
      `it names the ${kind} "${label}" of ${owner ?? 'the tenant'}`,
    ),
  );
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Kinds whose very id is told to nobody who does not see them. People, by contrast, are named in each other's records. */
const untold = new Set<Thing['kind']>([
  'enrollment',
  'enrollment_evidence',
  'request',
  'request_evidence',
  'step',
  'delegation',
  'notification',
  'session',
  'job',
  'device',
]);

const hidden = new WeakMap<Actor, Map<string, Thing>>();
function hiddenFrom(actor: Actor, stage: Stage): Map<string, Thing> {
  const known = hidden.get(actor);
  if (known) return known;
  const things = unseen(actor, stage).filter(
    ({ tenantId, kind }) => tenantId !== actor.tenantId || untold.has(kind),
  );
  const found = new Map(things.map((thing) => [thing.id, thing]));
  hidden.set(actor, found);
  return found;
}

const hiddenPeople = (actor: Actor, stage: Stage): Map<string, Thing> =>
  new Map(
    unseen(actor, stage)
      .filter(({ kind }) => kind === 'user')
      .map((thing) => [thing.id, thing]),
  );

/** Somebody who is nobody any more is told of neither tenant. */
const unseen = (actor: Actor, { world, rival }: Stage): Thing[] =>
  [...world.things, ...rival.things].filter((thing) => !isInSight(actor, thing));

/** Whom the lines of a list are about. */
function peopleIn(text: string, { path, raw }: Route): string[] {
  if (raw !== undefined || !text.startsWith('{"')) return [];
  const { items } = JSON.parse(text) as { items?: { id?: string; userId?: string }[] };
  if (!Array.isArray(items)) return [];
  return items.flatMap(({ id, userId }) => userId ?? (path === '/api/users' ? id : undefined) ?? []);
}
