import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { runTool } from '../run-tool.ts';

export interface BundleOrder {
  version: string;
  /** Path of the client's MSI. */
  msi: string;
  /** Path of the server's Debian package. */
  deb: string;
  /** PEM file of the publisher's private Ed25519 key. */
  key: string;
  /** Folder for the finished file. */
  out: string;
}

/**
 * Everything that IT carries to a place without a network, in one file: client, server, policies, how to, and a signed list
 * of sums to check it by.
 * @returns the file's path, `…/trainflow-2.4.1.tar`
 */
export function buildBundle({ version, msi, deb, key, out }: BundleOrder): string {
  const name = `trainflow-${version}`;
  const work = mkdtempSync(join(tmpdir(), 'trainflow-bundle-'));
  try {
    const folder = join(work, name);
    for (const [kind, file] of Object.entries({ client: msi, server: deb })) {
      mkdirSync(join(folder, kind), { recursive: true });
      copyFileSync(file, join(folder, kind, basename(file)));
    }
    cpSync(join(import.meta.dirname, '../policies/templates'), join(folder, 'policies'), { recursive: true });
    copyFileSync(join(import.meta.dirname, '../README.md'), join(folder, 'README.md'));
    signSums(folder, key);
    mkdirSync(resolve(out), { recursive: true });
    const bundle = join(resolve(out), `${name}.tar`);
    runTool('tar', ['--create', '--file', bundle, '--sort=name', '--owner=0', '--group=0', name], {
      cwd: work,
    });
    return bundle;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** `SHA256SUMS` as `sha256sum --check` reads it, its signature as `openssl pkeyutl` checks it, and the public key. */
function signSums(folder: string, keyFile: string): void {
  const privateKey = createPrivateKey(readFileSync(keyFile));
  if (privateKey.asymmetricKeyType !== 'ed25519')
    throw new Error(
      `${keyFile} is no Ed25519 key. Make one: openssl genpkey -algorithm ed25519 -out release.pem`,
    );
  const files = globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length))
    .sort();
  const sums = files.map((file) => `${sha256(readFileSync(join(folder, file)))}  ${file}\n`).join('');
  writeFileSync(join(folder, 'SHA256SUMS'), sums);
  writeFileSync(join(folder, 'SHA256SUMS.sig'), sign(null, Buffer.from(sums), privateKey));
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' });
  writeFileSync(join(folder, 'signing-key.pem'), publicKey);
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
