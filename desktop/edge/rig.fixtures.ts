import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { authApi } from '#shared/auth/auth.api.ts';
import { newId } from '#shared/kernel/ids.ts';
import { permissionsOf } from '#shared/kernel/permissions.ts';
import { conflict, missing } from '#shared/kernel/problem.ts';
import { ById } from '#shared/kernel/schemas.ts';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import type { RenewalDetail } from '#shared/renewals/renewal.schemas.ts';
import { NewRenewal, RenewalChange } from '#shared/renewals/renewal.schemas.ts';
import type { Resource } from '#shared/sync/resource.schemas.ts';
import { Engine } from './engine.ts';
import type { FakeServer } from './fake-server.fixtures.ts';
import type { Machine, Step } from './machine.ts';
import type { Offline } from './offline.ts';
import { ServerLine } from './server-line.ts';

export const migrations = resolve(import.meta.dirname, '../../migrations/desktop');
export const userId = '0199aaaa-0000-7000-8000-000000000001';
export const key = Buffer.alloc(32, 7);

export const account: Resource<'account'> = {
  userId,
  username: 'foreman',
  nameEn: 'Faisal',
  nameAr: 'فيصل',
  language: 'en',
  roles: ['employee', 'foreman'],
  scope: 'crew',
  mustChangePassword: false,
  tenant: {
    id: '0199aaaa-0000-7000-8000-0000000000ff',
    slug: 'demo',
    nameEn: 'Demo',
    nameAr: 'تجربة',
    kind: 'customer',
    timeZone: 'Asia/Riyadh',
  },
};

/** The power went: nothing after this happened. */
export class PowerCut extends Error {}

/** A machine whose clock, timers, line and power are the test's. */
export class TestMachine implements Machine {
  clock = Date.parse('2026-11-21T09:00:00.000Z');
  readonly timers: { at: number; run: () => void }[] = [];
  steps: Step[] = [];
  /** Cuts the power when so many steps were reached. */
  cutAt = Number.POSITIVE_INFINITY;
  readonly #server: FakeServer;
  #cuts = 0;

  constructor(server: FakeServer) {
    this.#server = server;
  }

  now = () => this.clock;
  newId = newId;
  random = () => 0.5;
  fetch = (path: string, init: RequestInit) => this.#server.fetch(path, init);

  later(ms: number, run: () => void): () => void {
    const timer = { at: this.clock + ms, run };
    this.timers.push(timer);
    return () => {
      const index = this.timers.indexOf(timer);
      if (index !== -1) this.timers.splice(index, 1);
    };
  }

  reached(step: Step): void {
    this.steps.push(step);
    this.#cuts += 1;
    if (this.#cuts >= this.cutAt) throw new PowerCut(step);
  }
}

const folders: string[] = [];

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trainflow-edge-'));
  folders.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export interface Rig {
  engine: Engine;
  machine: TestMachine;
  folder: string;
  changed: string[];
}

/** A laptop of one person, opened on a folder as a start of the program would. */
export function openLaptop(server: FakeServer, folder = newFolder(), machine = new TestMachine(server)): Rig {
  const changed: string[] = [];
  const engine = new Engine({
    folder,
    key,
    migrations,
    contexts: renewalsOnly,
    account,
    machine,
    server: new ServerLine(machine, () => 'token'),
    register: async (clientId) => {
      server.register(clientId);
    },
    changed: (kinds) => changed.push(...kinds),
  });
  if (!server.clients.has(engine.outbox.client.id) && server.clients.size === 0)
    server.register(engine.outbox.client.id);
  return { engine, machine, folder, changed };
}

/** A request as the server publishes it. */
export const requestRecord = (id: string, change: Partial<RenewalDetail> = {}): RenewalDetail => ({
  id,
  userId,
  requestedById: userId,
  courseId: '0199aaaa-0000-7000-8000-00000000c001',
  certificateId: null,
  state: 'pending_foreman',
  note: null,
  preferredSessionId: null,
  submittedAt: '2026-11-20T09:00:00Z',
  decidedAt: null,
  closedAt: null,
  enrollmentId: null,
  version: 1,
  userNameEn: 'Carla',
  userNameAr: 'كارلا',
  badgeNumber: '0042',
  courseCode: 'H2S',
  courseTitleEn: 'H2S awareness',
  courseTitleAr: 'الوعي بكبريتيد الهيدروجين',
  expiresOn: null,
  stepId: null,
  stepDueOn: null,
  approverId: null,
  approverNameEn: null,
  approverNameAr: null,
  steps: [],
  timeline: [],
  evidence: [],
  ...change,
});

const part = (input: object, name: 'params' | 'body'): unknown => Reflect.get(input, name);
const subjectOf = (id: string) => ({ kind: 'request' as const, id });

/** A few routes of the contract, as simple as they can be: what the rules are is not the engine's concern. */
export const renewalsOnly: readonly Offline[] = [
  {
    route: authApi.session,
    read: ({ me, today, offlineUntil }) => ({
      ...me,
      today,
      expiresAt: offlineUntil,
      permissions: me.roles.flatMap((role) => [...permissionsOf[role]]),
    }),
  },
  {
    route: renewalApi.get,
    read: ({ copy }, input) => {
      const found = copy.get('request', ById.parse(part(input, 'params')).id);
      if (found === null) throw missing('renewal_request');
      return found;
    },
  },
  {
    route: renewalApi.change,
    write: ({ copy }, input) => {
      const { id } = ById.parse(part(input, 'params'));
      const { note = null, version } = RenewalChange.parse(part(input, 'body'));
      const found = copy.get('request', id);
      if (found === null) throw missing('renewal_request');
      if (found.version !== version) throw conflict('stale', 'Somebody was faster.');
      const body = { ...found, note, version: version + 1 };
      return {
        changes: [{ kind: 'request', id, body }],
        answer: body,
        subject: subjectOf(id),
        params: { person: found.userNameEn },
      };
    },
  },
  {
    route: renewalApi.create,
    write: (_, input, commandId) => {
      const { id = commandId, note } = NewRenewal.parse(part(input, 'body'));
      const body = requestRecord(id, { note });
      return { changes: [{ kind: 'request', id, body }], answer: body, subject: subjectOf(id), params: {} };
    },
  },
  {
    route: renewalApi.addEvidence,
    write: ({ copy, now }, input, commandId) => {
      const { id } = ById.parse(part(input, 'params'));
      const found = copy.get('request', id);
      if (input.file?.mediaType !== 'image/png' || found === null) throw missing('file');
      const answer = {
        ...input.file,
        mediaType: 'image/png' as const,
        id: commandId,
        uploadedById: userId,
        createdAt: now,
      };
      const body = { ...found, evidence: [...found.evidence, answer] };
      return { changes: [{ kind: 'request', id, body }], answer, subject: subjectOf(id), params: {} };
    },
  },
];

/** Saves a change of a request's note as the window would. */
export function saveNote(
  { engine }: Rig,
  id: string,
  note: string,
  version = 1,
  commandId = newId(),
): string {
  const found = engine.calledBy({
    method: 'patch',
    path: `/api/renewal-requests/${id}`,
    body: { note, version },
  });
  engine.save(found.offline, found.input, commandId, null);
  return commandId;
}

/** A server whose only command changes notes. */
export function noteServer(server: FakeServer): FakeServer {
  server.run = ({ path, body, method, id: commandId }) => {
    if (method === 'post' && path === renewalApi.create.path) {
      const { id = commandId, note } = NewRenewal.parse(body);
      server.publish(`person:${userId}`, 'request', requestRecord(id, { note }));
      return;
    }
    const id = path.split('/')[3] ?? '';
    if (path.endsWith('/evidence')) return;
    const record = server.find('request', id);
    const { note, version } = RenewalChange.parse(body);
    if (record?.version !== version) throw conflict('stale', 'Somebody was faster.', { current: record });
    server.change('request', id, { note, version: version + 1 });
  };
  return server;
}
