import { createPublicKey, verify } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishClientCommand } from '#server/downloads/publish-client.cli.ts';
import { readConfig } from '#server/platform/config.ts';
import { Release } from '#shared/downloads/release.schemas.ts';
import { signedText } from '#shared/downloads/release.ts';
import { type FakeServer, startFake } from '../http/fake-server.ts';
import { send } from '../http/wire.ts';

let folder: string;
let server: FakeServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trainflow-downloads-'));
  server = await startFake({ downloadsFolder: join(folder, 'data/downloads') });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** As the operator types it; @returns what is printed */
async function publish(...args: string[]): Promise<string> {
  const printed: string[] = [];
  await publishClientCommand.run({
    args,
    config: readConfig({ DATA_DIR: join(folder, 'data') }),
    platform: () => Promise.reject(new Error('Publishing needs no database.')),
    print: (line) => printed.push(line),
  });
  return printed.join('\n');
}
async function installer(version: string, content = 'x'.repeat(100_000)): Promise<string> {
  const path = join(folder, `TrainFlow-${version}-x64.msi`);
  await writeFile(path, Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from(content)]));
  return path;
}
const get = (path: string, headers: Record<string, string> = {}) => send(server.port, path, { headers });
const latest = async () => Release.parse(JSON.parse((await get('/downloads/latest.json')).body));

describe('before anything is published', () => {
  test('there is nothing to be had', async () => {
    for (const path of ['/downloads', '/downloads/', '/downloads/latest.json'])
      expect([path, (await get(path)).status]).toEqual([path, 404]);
  });
});

describe('a published client', () => {
  let msi: string;
  beforeAll(async () => {
    msi = await installer('1.2.3');
    expect(await publish('--minimum', '1.0.0', msi)).toMatch(
      /^TrainFlow 1\.2\.3 is offered under \/downloads\/TrainFlow-1\.2\.3-x64\.msi; at least 1\.0\.0 is asked for\.\nsha256 /,
    );
  });

  test('is told of with a signature that the published key confirms, and no other text', async () => {
    const { signature, ...release } = await latest();
    expect(release).toMatchObject({ version: '1.2.3', minimumVersion: '1.0.0', bundle: null });
    expect(release.installer).toMatchObject({ name: 'TrainFlow-1.2.3-x64.msi', bytes: 100_008 });
    const key = createPublicKey((await get('/downloads/release-key.pem')).body);
    const genuine = (text: string) =>
      verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
    expect(genuine(signedText(release))).toBe(true);
    expect(genuine(signedText({ ...release, version: '1.2.4' }))).toBe(false);
  });

  test('is given out whole, as an attachment, to somebody who is not signed in', async () => {
    const { status, headers, body } = await get('/downloads/TrainFlow-1.2.3-x64.msi');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/x-msi',
      'content-length': '100008',
      'content-disposition': expect.stringContaining('attachment; filename="TrainFlow-1.2.3-x64.msi"'),
      'accept-ranges': 'bytes',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    });
    expect(body.endsWith('x'.repeat(100_000))).toBe(true);
    const head = await send(server.port, '/downloads/TrainFlow-1.2.3-x64.msi', {
      method: 'HEAD',
      headers: { range: 'bytes=0-9' },
    });
    expect([head.status, head.headers['content-length'], head.body]).toEqual([200, '100008', '']);
  });

  test('a download that broke off goes on where it stopped, unless the file is another by now', async () => {
    const path = '/downloads/TrainFlow-1.2.3-x64.msi';
    const { etag = '' } = (await get(path)).headers;
    const rest = await get(path, { range: 'bytes=100000-', 'if-range': etag });
    expect([rest.status, rest.headers['content-range'], rest.body]).toEqual([
      206,
      'bytes 100000-100007/100008',
      'xxxxxxxx',
    ]);
    expect((await get(path, { range: 'bytes=100000-', 'if-range': '"other"' })).status).toBe(200);
    const beyond = await get(path, { range: 'bytes=100008-' });
    expect([beyond.status, beyond.headers['content-range']]).toEqual([416, 'bytes */100008']);
    expect((await get(path, { 'if-none-match': etag })).status).toBe(304);
  });

  test('the signing key, a file half written and anything beside the folder have no address', async () => {
    await writeFile(join(folder, 'data/downloads/TrainFlow-9.9.9-x64.msi.part'), 'half');
    await writeFile(join(folder, 'data/downloads/.secret.json'), '{}');
    const paths = [
      'TrainFlow-9.9.9-x64.msi.part',
      '.secret.json',
      '..%2fkeys%2frelease-signing.key',
      '%2e%2e/keys',
      '',
    ];
    for (const path of paths) expect([path, (await get(`/downloads/${path}`)).status]).toEqual([path, 404]);
    expect((await send(server.port, '/downloads/latest.json', { method: 'POST' })).status).toBe(405);
    const { mode } = await stat(join(folder, 'data/keys/release-signing.key'));
    expect(mode & 0o777).toBe(0o600);
  });

  test('the next one takes its place, keeps the minimum, and the key stays', async () => {
    const { key } = await latest();
    await writeFile(join(folder, 'trainflow-1.3.0.tar'), 'everything');
    await publish('--bundle', join(folder, 'trainflow-1.3.0.tar'), await installer('1.3.0'));
    expect(await latest()).toMatchObject({
      version: '1.3.0',
      minimumVersion: '1.0.0',
      key,
      bundle: { name: 'trainflow-1.3.0.tar', bytes: 10 },
    });
    expect((await get('/downloads/trainflow-1.3.0.tar')).body).toBe('everything');
    expect((await get('/downloads/TrainFlow-1.2.3-x64.msi')).status).toBe(200);
  });
});

describe('what is no release is refused with a sentence, and nothing changes', () => {
  test.each([
    [['nowhere/TrainFlow-2.0.0-x64.msi'], /There is no file nowhere\/TrainFlow-2\.0\.0-x64\.msi to read\./],
    [['setup.msi'], /setup\.msi is not named like TrainFlow-2\.4\.1-x64\.msi/],
    [[], /^Use: npm run admin -- publish-client/],
  ])('%j', async (args, sentence) => {
    await expect(publish(...args)).rejects.toThrow(sentence);
  });

  test('a release that somebody changed by hand', async () => {
    const path = join(folder, 'data/downloads/latest.json');
    const before = await readFile(path, 'utf8');
    await writeFile(path, '{ "version": "9" }');
    await expect(publish(await installer('3.0.1'))).rejects.toThrow('latest.json was changed by hand');
    await writeFile(path, before);
  });

  test('a file that is no MSI, a minimum above the version, a bundle of another kind', async () => {
    const before = await readFile(join(folder, 'data/downloads/latest.json'), 'utf8');
    const fake = join(folder, 'TrainFlow-3.0.0-x64.msi');
    await writeFile(fake, 'MZ no installer');
    await expect(publish(fake)).rejects.toThrow('is no MSI.');
    const good = await installer('3.0.1');
    await expect(publish('--minimum', '3.0.2', good)).rejects.toThrow('must be at most 3.0.1');
    await expect(publish('--bundle', 'x.zip', good)).rejects.toThrow('x.zip is no offline bundle');
    expect(await readFile(join(folder, 'data/downloads/latest.json'), 'utf8')).toBe(before);
    expect(await readdir(join(folder, 'data/downloads'))).not.toContain('TrainFlow-3.0.1-x64.msi');
  });
});
