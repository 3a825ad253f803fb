import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { answered, implement } from '#server/platform/http/implement.ts';
import { conflict, missing, Problem } from '#shared/kernel/problem.ts';
import { route } from '#shared/kernel/route.ts';
import { ById, Id, IsoDate, Nothing, page, paging, q, text } from '#shared/kernel/schemas.ts';

export const Thing = z.strictObject({
  id: Id,
  name: text(40),
  on: IsoDate.nullable(),
  steps: z.array(z.strictObject({ comment: text(200) })).max(5),
});
const NewThing = z.strictObject({
  name: text(40),
  on: IsoDate.optional(),
  count: z.int().min(1).max(9).optional(),
  steps: z
    .array(z.strictObject({ comment: text(200) }))
    .max(5)
    .default([]),
});
const faults = [
  'error',
  'text',
  'refusal',
  'stale',
  'busy',
  'duplicate',
  'broken_contract',
  'hole',
  'wrapped',
] as const;

const open = {
  permission: 'signed_in',
  audit: null,
  offline: 'no',
  summary: 'A route of the tests.',
} as const;
const change = { ...open, audit: 'thing.changed' } as const;
export const uploadMaxBytes = 64 * 1024;

/** A few routes of every kind, answered from memory. */
export const fakeApi = {
  alive: route({
    ...open,
    method: 'get',
    path: '/api/health',
    permission: 'public',
    returns: z.strictObject({ status: z.literal('ok') }),
  }),
  login: route({
    ...change,
    method: 'post',
    path: '/api/auth/login',
    permission: 'public',
    body: z.strictObject({ name: text(40) }),
    returns: z.strictObject({ name: z.string() }),
  }),
  logout: route({ ...change, method: 'post', path: '/api/auth/logout', returns: Nothing, status: 204 }),
  list: route({
    ...open,
    method: 'get',
    path: '/api/things',
    query: z.strictObject({ ...paging, q, on: IsoDate.optional() }),
    returns: page(Thing),
  }),
  get: route({ ...open, method: 'get', path: '/api/things/{id}', params: ById, returns: Thing }),
  recent: route({
    ...open,
    method: 'get',
    path: '/api/things/recent',
    returns: z.strictObject({ recent: z.int() }),
  }),
  create: route({
    ...change,
    method: 'post',
    path: '/api/things',
    body: NewThing,
    returns: Thing,
    status: 201,
  }),
  change: route({
    ...change,
    method: 'patch',
    path: '/api/things/{id}',
    params: ById,
    body: NewThing.partial(),
    returns: Thing,
  }),
  remove: route({
    ...change,
    method: 'delete',
    path: '/api/things/{id}',
    params: ById,
    returns: Nothing,
    status: 204,
  }),
  addFile: route({
    ...change,
    method: 'post',
    path: '/api/things/{id}/files',
    params: ById,
    upload: { maxBytes: uploadMaxBytes },
    body: z.strictObject({ note: text(100) }),
    returns: z.strictObject({
      fileName: z.string(),
      bytes: z.int(),
      content: z.string(),
      path: z.string(),
      digest: z.string(),
    }),
    status: 201,
  }),
  file: route({
    ...open,
    method: 'get',
    path: '/api/things/{id}/file',
    params: ById,
    query: z.strictObject({ name: z.string().max(200).optional(), lost: z.stringbool().default(false) }),
    returns: Nothing,
    raw: 'file',
  }),
  stream: route({ ...open, method: 'get', path: '/api/things/stream', returns: Nothing, raw: 'events' }),
  feed: route({
    ...open,
    method: 'get',
    path: '/api/things/feed',
    query: z.strictObject({ lines: z.coerce.number().int(), fails: z.stringbool().default(false) }),
    returns: Nothing,
    raw: 'feed',
  }),
  who: route({
    ...open,
    method: 'get',
    path: '/api/who',
    returns: z.strictObject({
      address: z.string(),
      scope: z.string(),
      hash: z.string(),
      requestId: z.string(),
      key: z.string().nullable(),
    }),
  }),
  fault: route({
    ...open,
    method: 'get',
    path: '/api/faults',
    query: z.strictObject({ kind: z.enum(faults) }),
    returns: z.strictObject({ fine: z.literal(true) }),
  }),
};

/** The one thing there is. */
export const known = '01990000-0000-7000-8000-000000000001';
/** A thing that is there and not the asker's: to him it is as absent as any other. */
export const foreign = '01990000-0000-7000-8000-000000000002';
export const absent = '01990000-0000-7000-8000-00000000000f';

/** Streams that clients have left. */
export const left: string[] = [];

const thing = { id: known, name: 'Fire watch', on: '2026-11-20', steps: [] };
const found = (id: string) => {
  if (id !== known) throw missing('thing');
  return thing;
};

export const fakeRoutes = implement(fakeApi, {
  alive: async () => ({ status: 'ok' as const }),
  login: async (_, { body }) =>
    answered({ name: body.name }, ['__Host-tf=one; Path=/', 'second=two; Path=/']),
  logout: async () => answered(undefined, ['__Host-tf=; Max-Age=0'], true),
  list: async () => ({ items: [thing], nextCursor: null, total: null }),
  get: async (_, { params }) => found(params.id),
  recent: async () => ({ recent: 1 }),
  create: async (_, { body }) => ({ ...thing, name: body.name, on: body.on ?? null, steps: body.steps }),
  change: async (_, { params, body }) => ({ ...found(params.id), name: body.name ?? thing.name }),
  remove: async (_, { params }) => {
    found(params.id);
  },
  async addFile(context, { params, body, upload }) {
    found(params.id);
    const chunks = await createReadStream(upload.path).toArray();
    const { size, mode } = await stat(upload.path);
    if (size !== upload.bytes || (mode & 0o077) !== 0)
      throw new Error('The file is not as it was said to be.');
    const content = `${body.note}: ${Buffer.concat(chunks).toString('utf8').slice(0, 50)}`;
    const digest = context.requestHash?.toString('hex') ?? '';
    return { fileName: upload.fileName, bytes: upload.bytes, content, path: upload.path, digest };
  },
  file: async (_, { params, query }) => ({
    fileName: query.name ?? `${found(params.id).name}.pdf`,
    mediaType: 'application/pdf',
    bytes: query.lost ? null : 11,
    body: query.lost
      ? createReadStream('/nowhere/secret.pdf')
      : Readable.from([Buffer.from('some '), Buffer.from('bytes.')]),
  }),
  stream: async (context) => ({
    run: (stream) =>
      new Promise((resolve) => {
        stream.signal.addEventListener('abort', () => {
          left.push(context.requestId);
          resolve();
        });
        stream.send('changed', { kinds: ['thing'], text: 'two\nlines' });
      }),
  }),
  feed: async (_, { query: { lines, fails } }) => ({
    async run(write) {
      for (let line = 0; line < lines; line++) await write(`${line}\t${'x'.repeat(100)}\n`);
      if (fails) throw conflict('thing.stale', 'It moved on.');
      return '"7"';
    },
  }),
  who: async ({ address, scopeHint, tokenHash, requestId, idempotencyKey }) => ({
    address,
    scope: scopeHint,
    hash: tokenHash?.toString('hex') ?? '',
    requestId,
    key: idempotencyKey,
  }),
  fault: async (_, { query }) => failAs(query.kind),
});

function failAs(kind: (typeof faults)[number]): never | { fine: true } {
  switch (kind) {
    case 'error':
      throw new Error('boom in /srv/secret while select 1');
    case 'text':
      throw 'boom as text';
    case 'refusal':
      throw new Problem('too_many', 'slow_down', 'Wait a little.', { retryAfterSeconds: 7.2 });
    case 'stale':
      throw conflict('thing.stale', 'It moved on.', { current: { version: 3 }, status: 'hidden' });
    case 'busy':
      throw databaseError('57014', 'canceling statement');
    case 'duplicate':
      throw databaseError(
        '23505',
        'duplicate key',
        'Key (tenant_id, email)=(other, anna@example.org) exists.',
      );
    case 'hole':
      throw databaseError('42501', 'new row violates row-level security policy');
    case 'wrapped':
      throw new Error('Failed query: select secret', {
        cause: databaseError('22P02', 'invalid input syntax'),
      });
    case 'broken_contract':
      return { fine: true, secret: 'column' } as { fine: true };
  }
}

const databaseError = (code: string, message: string, detail?: string) =>
  Object.assign(new Error(message), { code, severity: 'ERROR', detail });
