import { afterAll, beforeAll, expect, test } from 'vitest';
import { allRoutes } from '#shared/contract.ts';
import { newId } from '#shared/kernel/ids.ts';
import { Problem } from '#shared/kernel/problem.ts';
import type { Command, CommandResult } from '#shared/sync/sync.schemas.ts';
import { requestFor } from '../authorization/fuzzing.ts';
import { lookAround } from '../authorization/surroundings.ts';
import { buildWorld } from '../authorization/world.ts';
import { type Chance, chanceFrom } from '../http/hostile-input.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { openLaptop } from '../support/outbox.ts';

const seed = Number(process.env.FUZZ_SEED ?? 20_261_121);
const commands = Number(process.env.FUZZ_COMMANDS ?? 1_200);
const atATime = 20;

const logged: string[] = [];
let backend: Backend;
beforeAll(async () => {
  backend = await startBackend({ jobs: 'queued', log: (line) => void logged.push(line) });
  await buildWorld(backend, backend.cast);
}, 120_000);
afterAll(() => backend.close());

/** What a damaged or malicious laptop might have in its outbox. */
function hostile(
  found: Parameters<typeof requestFor>[1],
  userId: string,
  chance: Chance,
): Omit<Command, 'seq'> {
  const changing = allRoutes.filter(({ method }) => method !== 'get');
  const offline = changing.filter((route) => route.offline === 'write');
  const route = chance.pick(chance.sometimes(0.9) ? offline : changing);
  const { method, path, body } = requestFor(route, found, userId, chance);
  return {
    id: newId(),
    method: chance.sometimes(0.98) && method !== 'GET' ? (method.toLowerCase() as Command['method']) : 'post',
    path,
    body: bodyOf(body),
    file: chance.sometimes(0.05) ? { sha256: 'a'.repeat(64), name: 'x.pdf', bytes: 10 } : null,
    decidedAt: chance.pick(['2026-11-20T08:59:00Z', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59Z']),
    clockOffsetMs: chance.pick([0, -86_400_000_000, 1]),
  };
}

function bodyOf(body: unknown): unknown {
  if (typeof body !== 'string') return null;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

test(`of ${commands} hostile commands each gets its answer: none is our error, none blocks the next`, async () => {
  const { foreman, employee, manager, tenantId } = backend.cast;
  const outcomes = new Map<string, number>();
  const refusedWhole = new Map<string, number>();
  const count = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  const pushers = await Promise.all(
    [foreman, employee, manager].map(async (person) => ({
      person,
      laptop: await openLaptop(backend, person),
      seq: 0,
    })),
  );
  const chance = chanceFrom(seed);
  for (let done = 0; done < commands; done += atATime) {
    const found = await lookAround(backend.superuser, tenantId);
    const pusher = chance.pick(pushers);
    const { laptop, person } = pusher;
    let atOnce = atATime;
    let waiting = Array.from({ length: atATime }, () => hostile(found, person.id, chance));
    while (waiting.length > 0) {
      const numbered = waiting
        .slice(0, atOnce)
        .map((command, index) => ({ ...command, seq: pusher.seq + index + 1 }));
      const answered = await laptop.push(numbered).then(
        ({ results }): CommandResult[] => results,
        (error: Problem) => error,
      );
      if (answered instanceof Problem && answered.status === 413 && atOnce > 1) {
        atOnce = 1;
      } else if (answered instanceof Problem) {
        // Its file is still to come, or it is no command at all: a laptop takes it out and goes on.
        count(refusedWhole, answered.code);
        expect([400, 409, 413], `${seed}: ${answered.message}`).toContain(answered.status);
        const [, wrong] = /^commands\.(\d+)/.exec(answered.errors[0]?.path ?? '') ?? [];
        waiting = waiting.toSpliced(Number(wrong ?? 0), 1);
      } else {
        for (const { outcome, status } of answered) count(outcomes, `${outcome} ${status}`);
        pusher.seq += answered.length;
        waiting = waiting.slice(answered.length);
      }
    }
  }
  const told = JSON.stringify([...outcomes, ...refusedWhole]);
  process.stdout.write(`${commands} hostile commands, seed ${seed}: ${told}\n`);
  expect(
    [...outcomes.keys()].filter((name) => name.startsWith('set_aside')),
    logged.join('\n'),
  ).toEqual([]);
  expect(outcomes.get('applied 200') ?? 0, told).toBeGreaterThan(0);
  expect(outcomes.get('rejected 400') ?? 0, told).toBeGreaterThan(0);
}, 300_000);
