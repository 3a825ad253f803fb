import type { Route } from '#shared/kernel/route.ts';
import type { Actor } from './actors.ts';
import { inputOf, type RouteInput, subjectOf } from './inputs.ts';
import { type Slot, slotsOf } from './kinds.ts';
import { type Aimed, ownerFor, targetsOf, type Worlds } from './targets.ts';

/** One request of one actor, and what it is aimed at. */
export interface Probe {
  route: Route;
  actor: Actor;
  input: RouteInput;
  /** Null: everything it names is in order, as far as the actor can have it. */
  slot: Slot | null;
  aimed: Aimed | null;
  /** Another way to ask the same. */
  way?: { method?: string; root?: string };
}

/** Everything that is asked of a route in one actor's name; the plain request comes first. */
export function probesOf(route: Route, actor: Actor, worlds: Worlds): Probe[] {
  const slots = slotsOf(route);
  const plain: Probe = { route, actor, input: inputFor(route, actor, worlds), slot: null, aimed: null };
  const ways = [{ root: '/api/v1' }, ...(route.method === 'get' ? [{ method: 'HEAD' }] : [])];
  const aimed = slots.flatMap((slot) => {
    const wanted = inputFor(route, actor, worlds, slot);
    const targets = targetsOf(route, slot, actor, worlds);
    const chosen = actor.roles === null ? oneOfEach(targets) : targets;
    return [
      { ...plain, input: wanted, slot, aimed: null },
      ...chosen.map((each) => ({
        ...plain,
        input: inputFor(route, actor, worlds, slot, each),
        slot,
        aimed: each,
      })),
    ];
  });
  return [plain, ...ways.map((way) => ({ ...plain, way })), ...aimed];
}

/** To somebody who is nobody nothing stands in any relation: one of each is enough. */
const oneOfEach = (targets: Aimed[]): Aimed[] => [
  ...new Map(targets.map((aimed) => [aimed.relation, aimed])).values(),
];

function inputFor(route: Route, actor: Actor, { own }: Worlds, wanted?: Slot, aimed?: Aimed): RouteInput {
  const targetOf = (slot: Slot) => {
    const isAimed =
      aimed !== undefined &&
      wanted !== undefined &&
      slot.part === wanted.part &&
      slot.path.join() === wanted.path.join();
    if (isAimed) return aimed.target;
    const isFileOfAimed = slot.path[0] === 'evidenceId' && aimed?.target.evidenceId !== undefined;
    if (isFileOfAimed) return { id: aimed.target.evidenceId ?? '', version: 1 };
    return subjectOf(route, slot, own, ownerFor(actor, slot));
  };
  const tenantVersion = own.things.find(({ kind }) => kind === 'tenant')?.version ?? 1;
  return inputOf(route, { targetOf, tenantVersion, wanted });
}
