import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forbidden } from '#shared/kernel/problem.ts';
import { known, uploadMaxBytes } from './fake-api.ts';
import { type FakeServer, startFake, startFakeForTest } from './fake-server.ts';
import { send } from './wire.ts';

let server: FakeServer;
let before: string[];
beforeAll(async () => {
  before = await leftOver();
  server = await startFake();
});
afterAll(() => server.close());

const leftOver = async () =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('trainflow-upload-')).sort();
const boundary = 'xYzZy';
const path = `/api/things/${known}/files`;

interface Part {
  name: string;
  fileName?: string;
  content: string;
}
const formOf = (parts: readonly Part[], end = `--${boundary}--\r\n`) =>
  parts
    .map(({ name, fileName, content }) => {
      const file = fileName === undefined ? '' : `; filename="${fileName}"\r\nContent-Type: application/pdf`;
      return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${content}\r\n`;
    })
    .join('') + end;
const upload = (body: string | Buffer, headers: Record<string, string> = {}, port = server.port) =>
  send(port, path, {
    method: 'POST',
    body,
    headers: {
      cookie: server.cookie,
      'x-trainflow-request': '1',
      'content-type': `multipart/form-data; boundary=${boundary}`,
      ...headers,
    },
  });
const file = { name: 'file', fileName: 'certificate.pdf', content: '%PDF-1.7' };
const note = { name: 'note', content: 'scanned' };
const codeOf = async (asked: ReturnType<typeof upload>) => {
  const { status, body } = await asked;
  const { code, errors = [] } = JSON.parse(body);
  return [
    status,
    code,
    ...errors.map((error: { path: string; code: string }) => `${error.path} ${error.code}`),
  ];
};

describe('an upload', () => {
  test('reaches the route as a private file on disk, which is gone afterwards', async () => {
    const { status, body } = await upload(formOf([note, file]));
    expect(status).toBe(201);
    const answer = JSON.parse(body);
    expect(answer).toMatchObject({ fileName: 'certificate.pdf', bytes: 8, content: 'scanned: %PDF-1.7' });
    expect(existsSync(answer.path)).toBe(false);
  });

  test('may carry its fields after the file', async () => {
    expect((await upload(formOf([file, note]))).status).toBe(201);
  });

  test('is known again by its content, whatever the boundary', async () => {
    const digest = async (content: string, mark: string) => {
      const form = formOf([note, { ...file, content }]).replaceAll(boundary, mark);
      const type = { 'content-type': `multipart/form-data; boundary=${mark}` };
      return JSON.parse((await upload(form, type)).body).digest;
    };
    expect(await digest('one', 'aaa')).toBe(await digest('one', 'bbb'));
    expect(await digest('one', 'aaa')).not.toBe(await digest('two', 'aaa'));
  });

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\\\temp\\\\scan.pdf', 'scan.pdf'],
    ['شهادة.pdf', 'شهادة.pdf'],
    ['', 'file'],
    ['scan\u202efdp.exe', 'scanfdp.exe'],
  ])('named %j is called %j', async (fileName, expected) => {
    const { status, body } = await upload(formOf([note, { ...file, fileName }]));
    expect([status, JSON.parse(body).fileName]).toEqual([201, expected]);
  });

  test('of exactly the limit is taken, one byte more refused with a sentence', async () => {
    const sized = (bytes: number) => formOf([note, { ...file, content: 'x'.repeat(bytes) }]);
    expect(JSON.parse((await upload(sized(uploadMaxBytes))).body).bytes).toBe(uploadMaxBytes);
    const { status, body } = await upload(sized(uploadMaxBytes + 1));
    expect(status).toBe(413);
    expect(JSON.parse(body)).toMatchObject({
      code: 'too_large',
      detail: expect.stringContaining('65536 bytes'),
    });
  });

  test.each<readonly [string, string, unknown[]]>([
    ['without a file', formOf([note]), [400, 'invalid_input', 'file required']],
    [
      'with the file elsewhere',
      formOf([note, { ...file, name: 'photo' }]),
      [400, 'invalid_input', 'photo unknown_key'],
    ],
    ['with two files', formOf([note, file, file]), [400, 'invalid_input', 'file too_many']],
    ['with a field too few', formOf([file]), [400, 'invalid_input', 'note required']],
    [
      'with a field too many',
      formOf([note, file, { name: 'x', content: '1' }]),
      [400, 'invalid_input', 'x unknown_key'],
    ],
    ['with a field twice', formOf([note, note, file]), [400, 'invalid_input', 'note duplicate_key']],
    [
      'with NUL in a field',
      formOf([{ ...note, content: 'a\u0000' }, file]),
      [400, 'invalid_input', 'note bad_character'],
    ],
    [
      'with a field too long',
      formOf([{ ...note, content: 'x'.repeat(300_000) }, file]),
      [400, 'invalid_input', 'note too_long'],
    ],
    ['that stops in the middle', formOf([note, file], ''), [400, 'invalid_form']],
    ['that is no form', 'hello', [400, 'invalid_form']],
    ['that is empty', '', [400, 'invalid_form']],
  ])('%s is refused', async (_, form, expected) => {
    expect(await codeOf(upload(form))).toEqual(expected);
  });

  test('of another type, or without a boundary, is refused', async () => {
    expect((await upload('{}', { 'content-type': 'application/json' })).status).toBe(415);
    expect((await upload('{}', { 'content-type': 'multipart/form-data' })).status).toBe(415);
    expect((await upload('{}', { 'content-type': 'multipart/form-data; charset=utf-8' })).status).toBe(400);
  });

  test('by somebody who may not is refused before its content is read', async () => {
    const strict = await startFakeForTest({
      authorize: async () => {
        throw forbidden();
      },
    });
    const form = formOf([note, { ...file, content: 'x'.repeat(uploadMaxBytes * 2) }]);
    expect((await upload(form, { cookie: strict.cookie }, strict.port)).status).toBe(403);
  });

  test('that breaks off leaves nothing behind', async () => {
    const socket = connect(server.port, '127.0.0.1');
    const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nCookie: ${server.cookie}\r\nX-Trainflow-Request: 1\r\n`;
    const type = `Content-Type: multipart/form-data; boundary=${boundary}\r\nContent-Length: 50000\r\n\r\n`;
    socket.write(head + type + formOf([note, { ...file, content: 'x'.repeat(9_000) }], ''));
    await expect.poll(async () => (await leftOver()).length).toBe(before.length + 1);
    socket.destroy();
    await expect.poll(leftOver).toEqual(before);
    expect(server.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });

  test('leaves nothing behind, however it ended', async () => {
    await expect.poll(leftOver).toEqual(before);
  });
});
