import type { EffectiveRole } from '#shared/kernel/permissions.ts';
import { userApi } from '#shared/users/user.api.ts';
import type { Backend } from '../support/backend.ts';
import type { Person } from '../support/bare-app.ts';
import type { Thing, World } from './world.ts';

/** Somebody who asks. */
export interface Actor {
  name: string;
  /** The `Cookie` header; null: none. */
  cookie: string | null;
  /** Null: his session is over, or he has none; to the server he is nobody. */
  roles: readonly EffectiveRole[] | null;
  tenantId: string;
  /** His name in the cast of his tenant; null: he has no records of his own. */
  castName: string | null;
  /** Whose records are in his sight, by their names in the cast. */
  sees: readonly string[];
  /** He signed in with a password that somebody handed out to him. */
  mustChangePassword?: true;
  /** Which world his own tenant is; null for those without one. */
  world: World | null;
}

const crew = ['foreman', 'employee', 'colleague'];
const everybody = ['employee', 'colleague', 'foreman', 'manager', 'stranger', 'officer', 'admin', 'inactive'];

/** Whose records each of the cast sees: the scopes of product.md, section 1, spelt out for this cast. */
const sightOf: Readonly<Record<string, readonly string[]>> = {
  employee: ['employee'],
  foreman: crew,
  manager: ['manager', ...crew],
  officer: everybody,
  admin: everybody,
};

/** Everybody who might ask: five roles, the central administrator, another tenant's people, and those who are nobody any more. */
export async function everyActor(backend: Backend, world: World, rival: World): Promise<Actor[]> {
  return [
    ...(await living(backend, world, '', ['employee', 'foreman', 'manager', 'officer', 'admin'])),
    ...(await living(backend, rival, 'rival ', ['officer', 'admin'])),
    await centralAdministrator(backend),
    await newcomer(backend, world),
    ...(await nobodies(backend, world)),
  ];
}

async function living(backend: Backend, world: World, prefix: string, names: string[]): Promise<Actor[]> {
  const actors: Actor[] = [];
  for (const name of names) {
    const person = world.people[name] as Person;
    actors.push({
      name: `${prefix}${name}`,
      cookie: await backend.cookieOf(person),
      roles: person.roles,
      tenantId: world.tenantId,
      castName: name,
      sees: sightOf[name] ?? [],
      world,
    });
  }
  return actors;
}

async function centralAdministrator(backend: Backend): Promise<Actor> {
  const tenantId = await backend.addTenant('central', 'central');
  const person = await backend.addPerson(tenantId, 'central', { roles: ['administrator'] });
  return {
    name: 'central administrator',
    cookie: await backend.cookieOf(person),
    roles: ['administrator', 'central_administrator'],
    tenantId,
    castName: null,
    sees: [],
    world: null,
  };
}

/** An administrator who has yet to change the password that he was given. */
async function newcomer({ addPerson, cookieOf, superuser }: Backend, world: World): Promise<Actor> {
  const { tenantId } = world;
  const person = await addPerson(tenantId, 'newcomer', { roles: ['administrator'] });
  await superuser.query('update users set password_is_one_time = true where id = $1', [person.id]);
  return {
    name: 'newcomer',
    cookie: await cookieOf(person),
    roles: person.roles,
    tenantId,
    castName: null,
    sees: everybody,
    mustChangePassword: true,
    world,
  };
}

/** Administrators all of them, until something happened; and somebody without any cookie. */
async function nobodies(backend: Backend, world: World): Promise<Actor[]> {
  const { superuser, addPerson, cookieOf } = backend;
  const administrator = (name: string, tenantId = world.tenantId) =>
    addPerson(tenantId, name.replaceAll(' ', '-'), { roles: ['administrator'] });
  const nobody = (name: string, cookie: string | null, tenantId = world.tenantId): Actor => ({
    name,
    cookie,
    roles: null,
    tenantId,
    castName: null,
    sees: [],
    world,
  });
  /** Signed in, and then this happened. */
  const after = async (name: string, event: (person: Person) => Promise<unknown>) => {
    const person = await administrator(name);
    const cookie = await cookieOf(person);
    await event(person);
    return nobody(name, cookie);
  };
  const suspended = await backend.addTenant('suspended');
  const ofSuspended = await administrator('of suspended', suspended);
  const cookieOfSuspended = await cookieOf(ofSuspended);
  await superuser.query(`update tenants set status = 'suspended' where id = $1`, [suspended]);
  const set = (text: string) => (person: Person) => superuser.query(text, [person.id]);
  return [
    nobody('anonymous', null),
    nobody('made-up cookie', `__Host-tf=t${'A'.repeat(43)}`),
    nobody('suspended tenant', cookieOfSuspended, suspended),
    // The epoch stays: only the status tells.
    await after('disabled', set(`update users set status = 'inactive' where id = $1`)),
    await after('expired session', set('update sessions set expires_at = last_seen_at where user_id = $1')),
    await after(
      'idle session',
      set(`update sessions set last_seen_at = last_seen_at - interval '31 minutes' where user_id = $1`),
    ),
    await after('role just removed', (person) => demote(backend, world, person)),
  ];
}

async function demote(backend: Backend, world: World, { id }: Person): Promise<void> {
  const body = { roles: ['employee' as const], version: 1 };
  await backend.as(world.people.admin as Person)(userApi.changeRoles, { params: { id }, body });
}

/** Kinds that only their owner sees, whatever his role. */
const personal = new Set<Thing['kind']>(['session', 'notification', 'delegation']);
/** Kinds that their owner sees, and whoever administers the tenant. */
const administered = new Set<Thing['kind']>(['job', 'device']);
/** Kinds about a person, seen by those who see him. */
const aboutPeople = new Set<Thing['kind']>([
  'user',
  'enrollment',
  'enrollment_evidence',
  'request',
  'request_evidence',
  'step',
]);

/** Is the thing in the actor's sight? Courses, departments, requirements and runs are the whole tenant's. */
export function isInSight(actor: Actor, thing: Thing): boolean {
  if (actor.roles === null) return false;
  if (thing.kind === 'tenant') return actor.roles.includes('central_administrator');
  if (thing.tenantId !== actor.tenantId) return false;
  if (personal.has(thing.kind)) return thing.owner === actor.castName;
  if (administered.has(thing.kind))
    return thing.owner === actor.castName || actor.roles.includes('administrator');
  return !aboutPeople.has(thing.kind) || actor.sees.includes(thing.owner ?? '');
}
