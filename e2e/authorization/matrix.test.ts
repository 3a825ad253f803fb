import { afterAll, beforeAll, expect, test } from 'vitest';
import { nameOf } from '#server/platform/http/registry.ts';
import { allRoutes } from '#shared/contract.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { slotsOf } from './kinds.ts';
import { type Matrix, runMatrix, type Stage, setStage } from './matrix.ts';

let backend: Backend;
let stage: Stage;
let matrix: Matrix;
beforeAll(async () => {
  backend = await startBackend({ jobs: 'queued' });
  stage = await setStage(backend);
  matrix = await runMatrix(stage, allRoutes);
  process.stdout.write(summaryOf(matrix));
}, 600_000);
afterAll(() => backend.close());

test('nobody gets where he may not, sees what is not his, or learns that it is there', () => {
  expect(matrix.findings.map(({ rule, where, detail }) => `${rule}\n  ${where}\n    ${detail}`)).toEqual([]);
});

test('every route was asked by everybody', () => {
  const asked = new Set(matrix.judged.map(({ route, actor }) => `${nameOf(route)} as ${actor.name}`));
  const wanted = allRoutes.flatMap((route) => stage.actors.map(({ name }) => `${nameOf(route)} as ${name}`));
  expect(wanted.filter((each) => !asked.has(each))).toEqual([]);
  expect(matrix.judged.length).toBeGreaterThanOrEqual(10_000);
});

const upToDate = 'only a laptop that holds all it may see is answered; those of e2e/sync are';

/** Routes and ids that nobody of the matrix is granted, with the reason. */
const neverGranted: Readonly<Record<string, string>> = {
  'POST /api/auth/login': 'nobody here has a password; sign-in has tests of its own',
  'POST /api/auth/password': 'nobody here has a password to change',
  'GET /api/sync/pull': upToDate,
  'GET /api/sync/pull query client': upToDate,
  'POST /api/sync/push': 'everybody here sits at a browser; e2e/sync pushes from laptops',
  'POST /api/sync/push body client': 'the same',
  'POST /api/sync/push body commands.0.id': 'the same',
};

test('what is refused to some is granted to somebody: no refusal has another cause', () => {
  const granted = new Set(
    matrix.judged
      .filter(({ aimed, answer }) => aimed === null && answer.status < 300)
      .map(
        ({ route, slot }) => `${nameOf(route)}${slot === null ? '' : ` ${slot.part} ${slot.path.join('.')}`}`,
      ),
  );
  const wanted = allRoutes.flatMap((route) => [
    nameOf(route),
    ...slotsOf(route).map(({ part, path }) => `${nameOf(route)} ${part} ${path.join('.')}`),
  ]);
  expect(wanted.filter((each) => !granted.has(each) && !(each in neverGranted))).toEqual([]);
});

function summaryOf({ judged, findings }: Matrix): string {
  const count = (of: (each: Matrix['judged'][number]) => string) =>
    [...Map.groupBy(judged, of)].map(([name, all]) => `${name} ${all.length}`).join(' · ');
  return `${judged.length} probes of ${allRoutes.length} routes: ${findings.length} findings
  ${count(({ actor }) => actor.name)}
  ${count(({ aimed, slot, way }) => aimed?.relation ?? way?.method ?? way?.root ?? (slot ? 'in order' : 'plain'))}
  ${count(({ answer }) => `${answer.status}:`)}\n`;
}
