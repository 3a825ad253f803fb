import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildMsi, type MsiOrder } from '#installers/msi/build-msi.ts';

/** Folders in the place of the unpacked client: the installer does not look into files. */
export function standIns() {
  const root = mkdtempSync(join(tmpdir(), 'trainflow-msi-test-'));
  return {
    root,
    /** An application of these files, by their path. */
    app(name: string, files: Readonly<Record<string, string | Buffer>>): string {
      const folder = join(root, name);
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), content);
      }
      return folder;
    },
    /** @returns the MSI's path */
    msi: (app: string, version: string, more: Partial<MsiOrder> = {}): string =>
      buildMsi({ app, version, out: join(root, 'out'), icon: null, signing: null, ...more }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** A program of nothing but the version that Windows programs carry in themselves: 45.4.1.7. */
export const programWithVersion = Buffer.from([
  ...Buffer.from('MZ stand-in '),
  ...Buffer.from('VS_VERSION_INFO\0', 'utf16le'),
  ...[0xbd, 0x04, 0xef, 0xfe, 0, 0, 1, 0],
  ...[4, 0, 45, 0, 7, 0, 1, 0],
]);

/** A publisher's certificate that nobody knows, with its key: PEM files. */
export function newCertificate(folder: string): { certificate: string; key: string } {
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const { status, stderr } = spawnSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=TrainFlow test'],
      ...['-addext', 'extendedKeyUsage=codeSigning', '-keyout', key, '-out', certificate],
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`openssl made no certificate: ${stderr}`);
  return { certificate, key };
}
