import { newId } from '#shared/kernel/ids.ts';
import type { Route } from '#shared/kernel/route.ts';
import { type Actor, isInSight } from './actors.ts';
import { fieldOf, subjectOf, type Target } from './inputs.ts';
import { kindCreatedBy, type Slot, slotsOf } from './kinds.ts';
import type { Thing, World } from './world.ts';

/** How what a probe aims at stands to who asks. */
export type Relation =
  | 'in sight'
  | 'out of sight'
  | 'foreign'
  | 'absent'
  | 'malformed'
  | 'of another kind'
  /** A file that belongs to another record than the one named. */
  | 'mismatched';

export interface Aimed {
  relation: Relation;
  target: Target;
  /** For people who read a finding. */
  label: string;
}

/** Both tenants, as somebody of the first sees them. */
export interface Worlds {
  own: World;
  rival: World;
}

/** Whose records are asked for unless a probe aims elsewhere: one's own where only those are seen. */
export function ownerFor({ castName }: Pick<Actor, 'castName'>, slot: Slot): string {
  const leader = leaderOfField[fieldOf(slot.path)];
  if (leader !== undefined) return leader;
  return slot.kind !== 'new' && ownKinds.has(slot.kind) ? (castName ?? 'employee') : 'employee';
}
const leaderOfField: Readonly<Record<string, string>> = {
  foremanId: 'foreman',
  managerId: 'manager',
  headId: 'manager',
  delegateId: 'colleague',
};
const ownKinds = new Set<Thing['kind']>([
  'request',
  'request_evidence',
  'delegation',
  'notification',
  'session',
  'job',
  'import',
  'device',
]);

/** Everything that a slot is aimed at for this actor: every record of its kind in his tenant, some of the other, none, nonsense. */
export function targetsOf(route: Route, slot: Slot, actor: Actor, { own, rival }: Worlds): Aimed[] {
  if (slot.kind === 'new') return [...fresh(), ...foreignIds(route, actor, rival)];
  const needsFile = slotsOf(route).some(({ path }) => path[0] === 'evidenceId');
  const fits = (thing: Thing) =>
    thing.kind === slot.kind && (!needsFile || slot.path[0] !== 'id' || thing.evidenceId !== undefined);
  const base = subjectOf(route, slot, own, ownerFor(actor, slot));
  const file = needsFile && slot.path[0] === 'id' ? base?.evidenceId : undefined;
  const isFile = slot.path[0] === 'evidenceId';
  const known = own.things
    .filter((thing) => fits(thing) && !(isFile && thing.id === base?.id))
    .filter((thing) => !isInSight(actor, thing) || isTelling(actor, thing))
    .map((thing) => aimedAt(actor, thing, isFile));
  return [
    ...known,
    ...inCapitals(known),
    ...firstOfEach(rival.things.filter(fits))
      .filter((thing) => !isInSight(actor, thing))
      .flatMap((thing) => foreign(thing, file)),
    ...fresh(file),
    ...malformed(slot, base?.id ?? newId()),
    ...(isText(slot) ? [] : otherKind(own, slot)),
  ];
}

/** Of all that somebody sees: his own, the employee's, and what lies farthest away. */
const isTelling = (actor: Actor, { owner }: Thing): boolean =>
  owner === null || [actor.castName, 'employee', 'stranger', 'inactive'].includes(owner);

/** An id is the same in capitals. */
const inCapitals = (known: readonly Aimed[]): Aimed[] =>
  known
    .filter(({ relation }) => relation === 'in sight')
    .slice(0, 1)
    .map((aimed) => ({
      ...aimed,
      target: { ...aimed.target, id: aimed.target.id.toUpperCase() },
      label: `${aimed.label} in capitals`,
    }));

/** A field that takes any text as an id. */
const isText = ({ path }: Slot): boolean => path[0] === 'subjectId';

function aimedAt(actor: Actor, thing: Thing, isFile: boolean): Aimed {
  const seen = isInSight(actor, thing);
  const relation = seen ? (isFile ? 'mismatched' : 'in sight') : 'out of sight';
  return { relation, target: thing, label: `${thing.owner ?? 'the tenant'}'s ${thing.label}` };
}

/** @param file of one's own, which is then asked for under the other's record */
const foreign = (thing: Thing, file?: string): Aimed[] => {
  const aimed: Aimed = { relation: 'foreign', target: thing, label: `the rival's ${thing.label}` };
  if (file === undefined) return [aimed];
  return [
    aimed,
    { ...aimed, target: { ...thing, evidenceId: file }, label: `${aimed.label} with one's own file` },
  ];
};

const fresh = (evidenceId?: string): Aimed[] =>
  ['absent', 'another absent'].map((label) => ({
    relation: 'absent',
    target: { id: newId(), version: 1, evidenceId },
    label,
  }));

/** Ids that the other tenant has given to records of the same kind, or to some of every kind where that is not known. */
function foreignIds(route: Route, actor: Actor, rival: World): Aimed[] {
  const kind = kindCreatedBy(route);
  return firstOfEach(rival.things)
    .filter((thing) => !isInSight(actor, thing) && (kind === undefined || thing.kind === kind))
    .map(({ id, label }) => ({
      relation: 'foreign',
      target: { id, version: 1 },
      label: `the id of the rival's ${label}`,
    }));
}

function malformed(slot: Slot, id: string): Aimed[] {
  const texts = ['x', `${id}0`, `{${id}}`, "' or true --"];
  const storable = slot.part === 'params' ? [...texts, `${id}\u0000`, 'undefined'] : texts;
  return storable.map((text) => ({
    relation: 'malformed',
    target: { id: text, version: 1 },
    label: JSON.stringify(text),
  }));
}

function otherKind(own: World, slot: Slot): Aimed[] {
  const thing = own.things.find(({ kind }) => kind === (slot.kind === 'course' ? 'user' : 'course'));
  return thing === undefined
    ? []
    : [{ relation: 'of another kind', target: thing, label: `a ${thing.kind}'s id` }];
}

/** One for each kind and label. */
const firstOfEach = (things: readonly Thing[]): Thing[] => [
  ...new Map(things.toReversed().map((thing) => [`${thing.kind} ${thing.label}`, thing])).values(),
];
