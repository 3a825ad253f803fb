import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildBundle } from '#installers/offline/build-bundle.ts';
import { missing } from './tools.ts';

const why = missing('openssl', 'tar', 'sha256sum');
const folder = mkdtempSync(join(tmpdir(), 'trainflow-bundle-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(why !== null)(
  `the bundle for a place without a network${why === null ? '' : `: ${why}`}`,
  () => {
    const unpacked = join(folder, 'trainflow-1.2.3');
    const run = (program: string, ...args: string[]) =>
      spawnSync(program, args, { cwd: unpacked, encoding: 'utf8' });
    const file = (name: string, content: string) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const newKey = (name: string, algorithm: string) => {
      spawnSync('openssl', ['genpkey', '-algorithm', algorithm, '-out', join(folder, name)]);
      return join(folder, name);
    };
    const order = () => ({
      version: '1.2.3',
      msi: file('TrainFlow-1.2.3-x64.msi', 'the client'),
      deb: file('trainflow-server_1.2.3_amd64.deb', 'the server'),
      out: folder,
    });
    // As the README tells it to IT.
    const sums = () => run('sha256sum', '--check', '--strict', '--quiet', 'SHA256SUMS');
    const signature = () =>
      run(
        ...(['openssl', 'pkeyutl', '-verify', '-pubin', '-inkey', 'signing-key.pem'] as const),
        ...['-rawin', '-in', 'SHA256SUMS', '-sigfile', 'SHA256SUMS.sig'],
      );

    beforeAll(() => {
      const bundle = buildBundle({ ...order(), key: newKey('release.pem', 'ed25519') });
      expect(bundle).toBe(join(folder, 'trainflow-1.2.3.tar'));
      spawnSync('tar', ['--extract', '--file', bundle], { cwd: folder });
    });

    test('holds client, server, policies in two languages and how to install them', () => {
      const files = readdirSync(unpacked, { recursive: true, encoding: 'utf8' });
      expect(files).toEqual(
        expect.arrayContaining([
          'README.md',
          'client/TrainFlow-1.2.3-x64.msi',
          'server/trainflow-server_1.2.3_amd64.deb',
          'policies/trainflow.admx',
          'policies/en-US/trainflow.adml',
          'policies/ar-SA/trainflow.adml',
          'policies/intune.csv',
        ]),
      );
    });

    test('can be checked with what every Linux has, and a changed file or list is found out', () => {
      expect([sums().status, signature().status]).toEqual([0, 0]);
      appendFileSync(join(unpacked, 'client/TrainFlow-1.2.3-x64.msi'), '!');
      expect(sums().stdout).toBe('client/TrainFlow-1.2.3-x64.msi: FAILED\n');
      appendFileSync(join(unpacked, 'SHA256SUMS'), '\n');
      expect(signature().status).not.toBe(0);
    });

    test('is signed by an Ed25519 key only', () => {
      expect(() => buildBundle({ ...order(), key: newKey('rsa.pem', 'rsa') })).toThrow(/is no Ed25519 key/);
    });
  },
);
