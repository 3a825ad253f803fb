import { nameOf } from '#server/platform/http/registry.ts';
import type { Route } from '#shared/kernel/route.ts';
import type { Backend } from '../support/backend.ts';
import { type Actor, everyActor } from './actors.ts';
import { type Answer, ask } from './ask.ts';
import type { Finding, Judged } from './finding.ts';
import { fingerprint } from './fingerprint.ts';
import { judge } from './judge.ts';
import { leaksOf } from './leaks.ts';
import { observedDatabase } from './observed-database.ts';
import { probesOf } from './probes.ts';
import type { Worlds } from './targets.ts';
import { buildWorld, type World } from './world.ts';

/** Both tenants and everybody who might ask. */
export interface Stage {
  backend: Backend;
  world: World;
  rival: World;
  actors: Actor[];
}

/** Everything that was answered, and what must not have been. */
export interface Matrix {
  judged: Judged[];
  findings: Finding[];
}

export async function setStage(backend: Backend): Promise<Stage> {
  const world = await buildWorld(backend, backend.cast);
  const rival = await buildWorld(backend, backend.rival);
  const actors = await everyActor(backend, world, rival);
  const suspended = actors.find(({ name }) => name === 'suspended tenant');
  if (suspended) {
    const { tenantId } = suspended;
    world.things.push({
      kind: 'tenant',
      label: 'suspended',
      id: tenantId,
      tenantId,
      owner: null,
      version: 1,
    });
  }
  backend.platform.database = observedDatabase(backend.platform.database);
  return { backend, world, rival, actors };
}

/** Asks every route in every actor's name for everything; each request meets the same world. */
export async function runMatrix(stage: Stage, routes: readonly Route[]): Promise<Matrix> {
  const matrix: Matrix = { judged: [], findings: [] };
  let before = await fingerprint(stage.backend.superuser);
  for (const route of routes) {
    const anonymous = await answersTo(
      stage,
      route,
      stage.actors.filter(({ cookie }) => cookie === null),
    );
    const model = anonymous[0]?.[0]?.answer;
    if (model === undefined) throw new Error('nobody asks anonymously');
    const everyone = await answersTo(stage, route, stage.actors);
    for (const judged of everyone) {
      matrix.judged.push(...judged);
      matrix.findings.push(...judge(judged, model), ...judged.flatMap((each) => leaksOf(each, stage)));
    }
    const after = await fingerprint(stage.backend.superuser);
    for (const table of Object.keys(after).filter((name) => after[name] !== before[name]))
      matrix.findings.push({
        rule: 'nothing is written outside of the transaction',
        where: nameOf(route),
        detail: table,
      });
    before = after;
  }
  return matrix;
}

async function answersTo(stage: Stage, route: Route, actors: readonly Actor[]): Promise<Judged[][]> {
  const all: Judged[][] = [];
  for (const actor of actors) {
    const judged: Judged[] = [];
    await stage.backend.superuser.query('delete from login_attempts');
    for (const probe of probesOf(route, actor, worldsOf(stage, actor))) {
      const { input, way } = probe;
      const answer: Answer = await ask(
        stage.backend,
        { route, input, cookie: actor.cookie, ...way },
        'rollback',
      );
      judged.push({ ...probe, answer });
    }
    all.push(judged);
  }
  return all;
}

/** To a person of the rival tenant the other one is foreign; to those without records everything is. */
function worldsOf({ world, rival }: Stage, actor: Actor): Worlds {
  return actor.world === rival ? { own: rival, rival: world } : { own: world, rival };
}
