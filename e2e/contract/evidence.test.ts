import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sweepFiles } from '#server/enrollments/sweep-files.ts';
import { newId } from '#shared/kernel/ids.ts';
import type { BareApp, Person } from '../support/bare-app.ts';
import { type Training, training, trainingApp } from '../support/training.ts';

let app: BareApp;
let t: Training;
let enrollmentId: string;
let count = 0;

beforeAll(async () => {
  app = await trainingApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  t = await training(app, `evidence${count++}`);
  enrollmentId = (await t.assign(t.salim, await t.course())).id;
});

const chunk = (kind: string, bytes: Buffer) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, Buffer.from(kind), bytes, Buffer.alloc(4)]);
};
/** A picture that is small on the disk, whatever it claims to be. */
function png(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync('')),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
/** As a camera writes it: a preview in an application segment before the frame, which itself holds a frame header. */
function jpeg(width: number, height: number): Buffer {
  const frame = (w: number, h: number) => {
    const header = Buffer.from([0xff, 0xc0, 0, 17, 8, 0, 0, 0, 0, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
    header.writeUInt16BE(h, 5);
    header.writeUInt16BE(w, 7);
    return header;
  };
  const preview = Buffer.concat([Buffer.from('Exif\0\0'), frame(9, 9)]);
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, preview.length + 2]), preview]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), segment, frame(width, height), Buffer.from([0xff, 0xd9])]);
}
function webp(width: number, height: number): Buffer {
  const canvas = Buffer.alloc(10);
  canvas.writeUIntLE(width - 1, 4, 3);
  canvas.writeUIntLE(height - 1, 7, 3);
  const size = Buffer.from([10, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from('RIFF'),
    Buffer.from([22, 0, 0, 0]),
    Buffer.from('WEBPVP8X'),
    size,
    canvas,
  ]);
}
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
const heic = Buffer.concat([
  Buffer.from([0, 0, 0, 24]),
  Buffer.from('ftypheic\0\0\0\0mif1heic'),
  Buffer.alloc(64),
]);

interface Sent {
  as?: Person;
  to?: string;
  name?: string;
  type?: string;
  key?: string;
  /** A session that is open already. */
  within?: Awaited<ReturnType<BareApp['browse']>>;
}
async function send(
  content: Buffer,
  { as = t.salim, to = enrollmentId, name = 'scan.pdf', type = '', key, within }: Sent = {},
) {
  const boundary = 'xYzZy';
  const body = Buffer.concat([
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: ${type || 'application/pdf'}\r\n\r\n`,
    ),
    content,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  const ask = within ?? (await app.browse(as));
  const answer = await ask(`/api/enrollments/${to}/evidence`, {
    method: 'POST',
    body,
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(body.length),
      ...(key ? { 'idempotency-key': key } : {}),
    },
  });
  return { status: answer.status, ...JSON.parse(await answer.text()) };
}
const download = async (id: string, as: Person, of = enrollmentId) =>
  (await app.browse(as))(`/api/enrollments/${of}/evidence/${id}`);
const folder = () => join(app.platform.dataDir, 'files', t.tenantId);
const stored = async () => (existsSync(folder()) ? await readdir(folder()) : []);
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const looks = async () =>
  (
    await app.superuser.query(
      `select action, subject_id, outcome from audit_logs where tenant_id = $1 and chain = 'access'`,
      [t.tenantId],
    )
  ).rows;

describe('a file', () => {
  test('is kept byte for byte under an id, and comes back as an attachment under its own name', async () => {
    const name = 'شهادة ../H2S.pdf';
    const added = await send(pdf, { name });
    expect(added).toEqual({
      status: 201,
      id: expect.any(String),
      name: 'H2S.pdf',
      mediaType: 'application/pdf',
      bytes: pdf.length,
      sha256: sha256(pdf),
      uploadedById: t.salim.id,
      createdAt: '2026-11-20T09:00:00Z',
    });
    expect(await stored()).toEqual([added.id]);
    expect(await readFile(join(folder(), added.id))).toEqual(pdf);
    const { status: _, ...evidence } = added;
    expect((await t.get(enrollmentId)).evidence).toEqual([evidence]);
    const answer = await download(added.id, t.salim);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(pdf);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; .*filename\*=UTF-8''H2S\.pdf$/);
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
  });

  test('is told in the audit log when it is added, and whenever it is looked at', async () => {
    const { id } = await send(pdf);
    expect((await app.changes(t.tenantId)).at(-1)).toMatchObject({
      action: 'evidence.added',
      actor_id: t.salim.id,
      subject_id: id,
      after: expect.objectContaining({ enrollmentId, sha256: sha256(pdf) }),
    });
    await (await download(id, t.foreman)).arrayBuffer();
    expect(await looks()).toEqual([
      { action: 'evidence.viewed', subject_id: expect.any(String), outcome: 'done' },
    ]);
  });

  test.each([
    ['PDF', pdf, 'application/pdf'],
    ['PNG', png(800, 600), 'image/png'],
    ['JPEG', jpeg(4000, 3000), 'image/jpeg'],
    ['WebP', webp(800, 600), 'image/webp'],
    ['HEIC', heic, 'image/heic'],
  ])('is a %s by its content, whatever it is called', async (_, content, mediaType) => {
    expect(await send(content, { name: 'virus.exe', type: 'text/html' })).toMatchObject({
      status: 201,
      mediaType,
    });
  });

  test.each([
    ['a web page', Buffer.from('<html><script>alert(1)</script></html>')],
    ['a drawing that can run', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
    ['a program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])],
    ['an archive', Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(100)])],
    ['an animation', Buffer.from('GIF89a................')],
    ['nothing at all', Buffer.alloc(0)],
    ['half a picture', png(800, 600).subarray(0, 18)],
    ['a JPEG without a frame', Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex')],
  ])('called .pdf that is %s is refused, and nothing of it stays', async (_, content) => {
    expect(await send(content, { name: 'certificate.pdf' })).toMatchObject({ status: 415 });
    expect(await stored()).toEqual([]);
  });

  test.each([
    ['PNG', png(50_000, 50_000)],
    ['JPEG', jpeg(40_000, 1_001)],
    ['WebP', webp(10_000, 4_001)],
  ])('that claims to be a %s of more than 40 megapixels is refused', async (_, content) => {
    expect(await send(content)).toMatchObject({ status: 413, code: 'evidence.too_many_pixels' });
  });

  test('of more than 20 MiB is refused', async () => {
    const content = Buffer.concat([pdf, Buffer.alloc(20 * 1024 * 1024)]);
    expect(await send(content)).toMatchObject({ status: 413 });
    expect(await stored()).toEqual([]);
  });

  test('sent twice under the same key is kept once', async () => {
    const first = await send(pdf, { key: 'evidence-once-1' });
    const second = await send(pdf, { key: 'evidence-once-1' });
    expect(second.id).toBe(first.id);
    expect(await stored()).toEqual([first.id]);
  });
});

describe('who may', () => {
  test('add and read: oneself, the foreman, an officer; for others it is not there', async () => {
    const { id } = await send(pdf);
    for (const person of [t.salim, t.foreman, t.officer]) {
      expect((await send(pdf, { as: person })).status).toBe(201);
      expect((await download(id, person)).status).toBe(200);
    }
    const rival = await training(app, `rival${count++}`);
    for (const person of [t.stranger, rival.officer]) {
      expect(await send(pdf, { as: person })).toMatchObject({ status: 404, code: 'enrollment.missing' });
      expect((await download(id, person)).status).toBe(404);
    }
    expect(await send(pdf, { to: newId() })).toMatchObject({ status: 404, code: 'enrollment.missing' });
    expect((await stored()).length).toBe(4);
    expect((await looks()).length).toBe(3);
  });

  test('a file is not reached through another enrollment', async () => {
    const { id } = await send(pdf);
    const other = await t.assign(t.salim, await t.course());
    expect((await download(id, t.salim, other.id)).status).toBe(404);
  });
});

describe('a tenant’s room for files', () => {
  const setQuota = (mib: number) =>
    app.superuser.query('update tenants set file_quota_mib = $2 where id = $1', [t.tenantId, mib]);
  /** Holds up every commit of the tenant until all of them have come as far as they can. */
  async function allAtOnce<T>(times: number, ask: () => Promise<T>): Promise<T[]> {
    const { superuser } = app;
    await superuser.query('begin');
    await superuser.query('select from audit_heads where tenant_id = $1 for update', [t.tenantId]);
    const asked = Promise.all(Array.from({ length: times }, ask));
    const waiting = async () => {
      // Inside a transaction the statistics are those of its first look.
      await superuser.query('select pg_stat_clear_snapshot()');
      const { rows } = await superuser.query(`select count(*)::int as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`);
      return rows[0].n;
    };
    await expect.poll(waiting, { timeout: 10_000, interval: 20 }).toBe(times);
    await superuser.query('commit');
    return asked;
  }
  const big = Buffer.concat([pdf, Buffer.alloc(700_000)]);

  test('is not exceeded, also not by many at once; what was refused leaves nothing', async () => {
    await setQuota(1);
    const within = await app.browse(t.salim);
    const sent = await allAtOnce(3, () => send(big, { within }));
    expect(sent.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(sent.find(({ status }) => status === 409)).toMatchObject({
      code: 'evidence.quota_reached',
      detail: 'The 1 MiB that your organisation has for files are used up: ask your administrator for more.',
    });
    expect((await stored()).length).toBe(1);
    const { rows } = await app.superuser.query('select id from evidence_files where tenant_id = $1', [
      t.tenantId,
    ]);
    expect(rows.map(({ id }) => id)).toEqual(await stored());
    await setQuota(2);
    expect((await send(big)).status).toBe(201);
  });

  test('is its own', async () => {
    await setQuota(1);
    const rival = await training(app, `rival${count++}`);
    const theirs = await rival.assign(rival.salim, await rival.course());
    expect((await send(big, { as: rival.salim, to: theirs.id })).status).toBe(201);
    expect((await send(big)).status).toBe(201);
  });
});

test('what a crash left without a row is swept away, and nothing else', async () => {
  const kept = await send(pdf);
  const old = [newId(), `${newId()}.part`];
  const young = newId();
  for (const name of [...old, young]) await writeFile(join(folder(), name), 'left over');
  const longAgo = new Date(Date.now() - 48 * 3600_000);
  for (const name of [...old, kept.id]) await utimes(join(folder(), name), longAgo, longAgo);
  await sweepFiles.run(app.platform);
  expect((await stored()).toSorted()).toEqual([kept.id, young].toSorted());
});
