import { nameOf } from '#server/platform/http/registry.ts';
import type { Route } from '#shared/kernel/route.ts';
import { deviceApi } from '#shared/sync/sync.api.ts';
import { protocol } from '#shared/sync/sync.schemas.ts';
import type { Backend } from '../support/backend.ts';
import type { Person } from '../support/bare-app.ts';
import { type Answer, ask } from './ask.ts';
import { type Drive, withoutCommit } from './drives.ts';
import { toldInBothLogs } from './expectations.ts';
import { inputOf, type RouteInput, subjectOf } from './inputs.ts';
import type { Slot } from './kinds.ts';
import type { Stage } from './matrix.ts';
import type { Ending } from './observed-database.ts';
import { ownerFor } from './targets.ts';
import type { Written, watchWrites } from './watched-writes.ts';
import { readVersions } from './world.ts';

/** A stage on which everything that is committed is noted. */
export interface Track {
  stage: Stage;
  writes: Awaited<ReturnType<typeof watchWrites>>;
}

/**
 * Drives a changing route twice: to a commit that fails, which must leave nothing, and then to its success, which must be one
 * transaction with its one declared audit row in it.
 * @returns what is wrong about it, in words
 */
export async function faultsOfChange(track: Track, route: Route, drive: Drive): Promise<string[]> {
  const left = nameOf(route) in withoutCommit ? [] : (await driven(track, route, drive, 'refuse')).written;
  const { answer, written } = await driven(track, route, drive, 'commit');
  const transactions = new Set(written.map(({ transaction }) => transaction)).size;
  const isOwn = isOf(answer, drive);
  const declared = declaredRows(written.filter(isOwn), route).length;
  const found: (string | false)[] = [
    left.length > 0 && `a commit that failed left rows in ${tablesOf(left)}`,
    answer.status !== (route.status ?? 200) && `answered ${answer.status} ${answer.text}`,
    declared !== (route.permission === toldInBothLogs ? 2 : 1) && `wrote ${declared} rows of ${route.audit}`,
    written.every(isAudit) && 'changed nothing',
    transactions > 1 && `wrote ${tablesOf(written)} in ${transactions} transactions`,
    written.some((row) => row.table === 'audit_logs' && !isOwn(row)) &&
      "wrote an audit row that is not the request's",
  ];
  return found.filter((fault) => fault !== false);
}

/** The same for a look that is declared to be written down: one row, and nothing else. */
export async function faultsOfLook(track: Track, route: Route, drive: Drive): Promise<string[]> {
  const { answer, written } = await driven(track, route, drive, 'commit');
  const declared = declaredRows(written.filter(isOf(answer, drive)), route);
  const found: (string | false)[] = [
    answer.status !== 200 && `answered ${answer.status} ${answer.text}`,
    declared.length !== 1 && `wrote ${declared.length} rows of ${route.audit}`,
    declared.some(({ chain }) => chain !== 'access') && 'wrote into the chain of changes',
    !written.every(isAudit) && `changed ${tablesOf(written)}`,
  ];
  return found.filter((fault) => fault !== false);
}

const isAudit = ({ table }: Written): boolean => table.startsWith('audit_');
const tablesOf = (written: readonly Written[]): string =>
  [...new Set(written.map(({ table }) => table))].join(', ');
const declaredRows = (written: readonly Written[], { audit }: Route): Written[] =>
  written.filter((row) => row.action === audit && row.outcome === 'done');

/** Whether a row was written by this request; a laptop's are named after the laptop and the place in its order. */
const isOf =
  ({ requestId }: Answer, { laptop }: Drive) =>
  (row: Written): boolean =>
    row.requestId === requestId || (laptop === true && (row.requestId?.startsWith('device:') ?? false));

/** Asks once, in a session of its own, with the versions that records have by now. */
async function driven({ stage, writes }: Track, route: Route, drive: Drive, ending: Ending) {
  const { backend, world, actors } = stage;
  await readVersions(backend.superuser, world);
  const person = world.people[drive.as];
  const cookie = person
    ? await backend.cookieOf(person)
    : (actors.find(({ name }) => name === drive.as)?.cookie ?? null);
  const input = inputFor(stage, route, drive);
  const token =
    person && drive.laptop ? await tokenOf(backend, person, String(input.body?.client)) : undefined;
  await writes.taken();
  const asked = { route, input, cookie: token === undefined ? cookie : null, token };
  const answer = await ask(backend, asked, ending);
  return { answer, written: await writes.taken() };
}

async function tokenOf(backend: Backend, person: Person, id: string): Promise<string> {
  const body = { id, name: 'Rig 7', platform: 'win32', appVersion: '1.0.0', protocol };
  return (await backend.as(person)(deviceApi.register, { body })).token;
}

function inputFor({ world }: Stage, route: Route, drive: Drive): RouteInput {
  const castName = drive.as in world.people ? drive.as : null;
  const targetOf = (slot: Slot) => subjectOf(route, slot, world, drive.of ?? ownerFor({ castName }, slot));
  const tenant = world.things.find(({ kind }) => kind === 'tenant');
  const input = inputOf(route, { targetOf, tenantVersion: tenant?.version ?? 1 });
  return drive.body === undefined ? input : { ...input, body: { ...input.body, ...drive.body } };
}
