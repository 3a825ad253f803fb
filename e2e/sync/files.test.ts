import { createHash, randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sweepStagedFiles } from '#server/sync/staged-files.jobs.ts';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import { deviceApi } from '#shared/sync/sync.api.ts';
import { chunkBytes, type FileState } from '#shared/sync/sync.schemas.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { noon } from '../support/bare-app.ts';
import { type Laptop, openLaptop } from '../support/outbox.ts';
import { type Renewing, renewing } from '../support/renewing.ts';

let backend: Backend;
let at: Renewing;
let laptop: Laptop;
let requestId: string;

beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());
beforeEach(async () => {
  backend.setClock(noon);
  at = await renewing(backend);
  laptop = await openLaptop(backend, at.employee);
  requestId = (await at.ask(at.employee, await at.course())).id;
});

/** A PDF of three chunks, the last one short. */
const scan = (): Buffer => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(2 * chunkBytes + 1000)]);
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

interface Sent {
  offset: number;
  upTo?: number;
  sha256?: string;
  bytes?: number;
  from?: Laptop;
}
async function sendChunk(file: Buffer, { offset, upTo = offset + chunkBytes, from = laptop, ...more }: Sent) {
  const form = new FormData();
  form.append('offset', String(offset));
  form.append('bytes', String(more.bytes ?? file.length));
  form.append('file', new File([new Uint8Array(file.subarray(offset, upTo))], 'chunk'));
  const path = `/api/sync/files/${more.sha256 ?? hashOf(file)}/chunks`;
  const answer = await from.send(path, { method: 'POST', body: form });
  return { status: answer.status, ...((await answer.json()) as FileState & { code?: string }) };
}
async function sendWhole(file: Buffer, from = laptop) {
  for (let offset = 0; offset < file.length; offset += chunkBytes) await sendChunk(file, { offset, from });
}
const stateOf = (file: Buffer, from = laptop) =>
  from.ask(deviceApi.fileState, { params: { sha256: hashOf(file) } });
/** Adds the file to the request, as kept while there was no network. */
const evidence = (file: Buffer, { name = 'scan.pdf', bytes = file.length } = {}, from = laptop) =>
  from.keep(
    renewalApi.addEvidence,
    { params: { id: requestId } },
    { file: { sha256: hashOf(file), name, bytes } },
  );
const added = async () => (await at.get(requestId)).evidence;

describe('a file', () => {
  test('comes in chunks and is then added by the request that names it, once', async () => {
    const file = scan();
    expect(await stateOf(file)).toMatchObject({ received: 0, complete: false });
    await sendWhole(file);
    expect(await stateOf(file)).toEqual({ sha256: hashOf(file), received: file.length, complete: true });
    const command = evidence(file);
    const all = await Promise.all([laptop.push([command]), laptop.push([command]), laptop.push([command])]);
    for (const { results } of all)
      expect(results).toMatchObject([{ outcome: 'applied', status: 201, answer: { name: 'scan.pdf' } }]);
    expect(await added()).toMatchObject([
      { name: 'scan.pdf', mediaType: 'application/pdf', bytes: file.length, sha256: hashOf(file) },
    ]);
    const download = await laptop.send(
      `/api/renewal-requests/${requestId}/evidence/${(await added())[0]?.id}`,
    );
    expect(hashOf(Buffer.from(await download.arrayBuffer()))).toBe(hashOf(file));
  });

  test('goes on where the line broke, whatever is sent twice or too early', async () => {
    const file = scan();
    await sendChunk(file, { offset: 0 });
    const asked = await stateOf(file);
    expect(asked).toMatchObject({ received: chunkBytes, complete: false });
    for (const offset of [0, 2 * chunkBytes])
      expect(await sendChunk(file, { offset })).toMatchObject({ status: 200, ...asked });
    expect(await sendChunk(file, { offset: chunkBytes, upTo: chunkBytes + 10 })).toMatchObject({
      received: chunkBytes + 10,
    });
    await sendChunk(file, { offset: chunkBytes + 10 });
    await sendChunk(file, { offset: 2 * chunkBytes + 10 });
    expect(await stateOf(file)).toMatchObject({ complete: true });
  });

  test('that is not what its name says starts anew', async () => {
    const [file, other] = [scan(), scan()];
    const sha256 = hashOf(file);
    await sendChunk(other, { offset: 0, sha256 });
    await sendChunk(other, { offset: chunkBytes, sha256 });
    expect(await sendChunk(other, { offset: 2 * chunkBytes, sha256 })).toMatchObject({
      status: 200,
      received: 0,
      complete: false,
    });
    await sendWhole(file);
    expect(await stateOf(file)).toMatchObject({ complete: true });
  });

  test('whose bytes the server has lost starts anew', async () => {
    const file = scan();
    await sendWhole(file);
    await rm(join(backend.platform.dataDir, 'staged-files', at.tenantId), { recursive: true });
    const missing = laptop.push([evidence(file)]);
    await expect(missing).rejects.toMatchObject({ code: 'sync.file_missing' });
    expect(await sendChunk(file, { offset: 2 * chunkBytes })).toMatchObject({ received: 0, complete: false });
  });

  test('is each person’s own: nobody gets at another’s by its hash', async () => {
    const file = scan();
    await sendWhole(file);
    const other = await openLaptop(backend, at.foreman);
    expect(await stateOf(file, other)).toMatchObject({ received: 0, complete: false });
    await expect(other.push([evidence(file, {}, other)])).rejects.toMatchObject({
      code: 'sync.file_missing',
    });
  });

  test('stands in the log when it is whole, not with every chunk', async () => {
    const file = scan();
    await sendWhole(file);
    const told = await at.set(
      `select subject_id, after::json from audit_logs where tenant_id = $1 and action = 'sync.file_received'`,
    );
    expect(told).toMatchObject([{ subject_id: hashOf(file), after: { bytes: file.length } }]);
  });
});

describe('a file is refused', () => {
  test('when it is too large, before a byte of it is kept', async () => {
    const file = scan();
    const bytes = 20 * 1024 * 1024 + 1;
    expect(await sendChunk(file, { offset: 0, bytes })).toMatchObject({
      status: 413,
      code: 'evidence.too_large',
    });
    expect(await stateOf(file)).toMatchObject({ received: 0 });
  });

  test('when a chunk is larger than one may be, or goes beyond the end', async () => {
    const file = scan();
    expect(await sendChunk(file, { offset: 0, upTo: chunkBytes + 1 })).toMatchObject({ status: 413 });
    expect(await sendChunk(file, { offset: 0, bytes: 10 })).toMatchObject({ status: 400 });
  });

  test('when the organisation has no room left, counting what is on its way', async () => {
    await at.set('update tenants set file_quota_mib = 1 where id = $1');
    const [first, second] = [scan(), scan()];
    await sendWhole(first);
    expect(await sendChunk(second, { offset: 0 })).toMatchObject({
      status: 409,
      code: 'evidence.quota_reached',
    });
  });

  test('by the route that it is for, as if it had come with the request: a result like any other', async () => {
    const program = Buffer.concat([Buffer.from('MZ'), randomBytes(2000)]);
    await sendWhole(program);
    const { results } = await laptop.push([evidence(program)]);
    expect(results).toMatchObject([
      { outcome: 'rejected', status: 415, problem: { code: 'evidence.unsupported_type' } },
    ]);
    expect(await added()).toEqual([]);
  });
});

describe('a request with a file', () => {
  test('that has not come yet waits for it: nothing is recorded, and what stood before it is done', async () => {
    const file = scan();
    const before = laptop.keep(renewalApi.create, { body: { courseId: await at.course() } });
    const commands = [before, evidence(file)];
    expect((await laptop.push(commands)).results).toMatchObject([{ seq: 1, outcome: 'applied' }]);
    await expect(laptop.push(commands.slice(1))).rejects.toMatchObject({
      status: 409,
      code: 'sync.file_missing',
      details: { sha256: hashOf(file) },
    });
    await sendWhole(file);
    expect((await laptop.push(commands)).results).toMatchObject([{ seq: 1 }, { seq: 2, outcome: 'applied' }]);
  });

  test('where none belongs, or without one where it does, is refused', async () => {
    const file = scan();
    const named = { sha256: hashOf(file), name: 'scan.pdf', bytes: file.length };
    const body = { courseId: await at.course() };
    const { results } = await laptop.push([
      laptop.keep(renewalApi.create, { body }, { file: named }),
      laptop.keep(renewalApi.addEvidence, { params: { id: requestId } }),
    ]);
    expect(results.map(({ problem }) => problem?.errors[0]?.code)).toEqual(['unknown_key', 'required']);
  });
});

test('what nobody has added to for a week is swept away, also from the disk', async () => {
  const [old, fresh] = [scan(), scan()];
  await sendWhole(old);
  backend.setClock('2026-11-26T09:00:00Z');
  await sendChunk(fresh, { offset: 0 });
  backend.setClock('2026-11-27T09:00:01Z');
  await sweepStagedFiles.run(backend.platform);
  const folder = join(backend.platform.dataDir, 'staged-files', at.tenantId);
  expect(await readdir(folder)).toEqual([expect.stringContaining(hashOf(fresh))]);
  expect((await stat(join(folder, `${at.employee.id}-${hashOf(fresh)}`))).size).toBe(chunkBytes);
  laptop = await openLaptop(backend, at.employee);
  expect(await stateOf(old)).toMatchObject({ received: 0 });
  expect(await stateOf(fresh)).toMatchObject({ received: chunkBytes });
});
