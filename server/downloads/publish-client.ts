import { sign } from 'node:crypto';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { type OfferedFile, Release, ReleaseVersion } from '#shared/downloads/release.schemas.ts';
import { isNewer, signedText } from '#shared/downloads/release.ts';
import { ensureSigningKey } from '../platform/crypto/signing-key.ts';
import { copyCounted } from '../platform/files/copy-counted.ts';
import { codeOf, StartError } from '../platform/start-error.ts';

export interface Publication {
  /** Path of `TrainFlow-2.4.1-x64.msi`: its name tells the version. */
  installer: string;
  /** Path of the offline bundle (`.tar`). */
  bundle: string | null;
  /** Null: as it was published last. */
  minimumVersion: string | null;
  downloadsDir: string;
  dataDir: string;
  now: string;
}

/** Every compound document, so every MSI, begins with these bytes. */
const msiSignature = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/**
 * Puts an installer where the server gives it out, and says so in a signed `latest.json`. That file is written last and at
 * once, so that nobody is told of a file that is not whole; older installers stay for whoever is fetching one.
 * @throws StartError
 */
export async function publishClient(publication: Publication): Promise<Release> {
  const { downloadsDir, dataDir, now } = publication;
  const version = await versionOf(publication.installer);
  if (publication.bundle !== null && extname(publication.bundle) !== '.tar')
    throw new StartError(`${publication.bundle} is no offline bundle: its name must end with .tar.`);
  const minimumVersion = publication.minimumVersion ?? (await lastMinimum(downloadsDir)) ?? '0.0.0';
  if (!ReleaseVersion.safeParse(minimumVersion).success || isNewer(minimumVersion, version))
    throw new StartError(`The oldest client that may go on must be at most ${version}, such as 2.0.0.`);
  await mkdir(downloadsDir, { recursive: true });
  const installer = await offer(publication.installer, downloadsDir);
  const bundle = publication.bundle === null ? null : await offer(publication.bundle, downloadsDir);
  const key = await ensureSigningKey(dataDir, 'release');
  const unsigned = { version, minimumVersion, publishedAt: now, installer, bundle, key: key.id };
  const signature = sign(null, Buffer.from(signedText(unsigned)), key.privateKey).toString('base64url');
  const release = Release.parse({ ...unsigned, signature });
  await write(join(downloadsDir, 'release-key.pem'), key.publicKey);
  await write(join(downloadsDir, 'latest.json'), `${JSON.stringify(release, null, 2)}\n`);
  return release;
}

async function versionOf(installer: string): Promise<string> {
  const version = /^TrainFlow-([\d.]+)-x64\.msi$/.exec(basename(installer))?.[1];
  if (version === undefined || !ReleaseVersion.safeParse(version).success)
    throw new StartError(`${installer} is not named like TrainFlow-2.4.1-x64.msi, which tells its version.`);
  const handle = await open(installer).catch((error: unknown) => {
    throw new StartError(`There is no file ${installer} to read.`, error);
  });
  try {
    const { buffer } = await handle.read(Buffer.alloc(msiSignature.length), 0, msiSignature.length, 0);
    if (!buffer.equals(msiSignature)) throw new StartError(`${installer} is no MSI.`);
    return version;
  } finally {
    await handle.close();
  }
}

async function lastMinimum(downloadsDir: string): Promise<string | null> {
  const path = join(downloadsDir, 'latest.json');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  try {
    return Release.parse(JSON.parse(text)).minimumVersion;
  } catch (error) {
    throw new StartError(`${path} was changed by hand; remove it and publish again, with --minimum.`, error);
  }
}

async function offer(from: string, downloadsDir: string): Promise<OfferedFile> {
  const name = basename(from);
  const path = join(downloadsDir, name);
  const { bytes, sha256 } = await copyCounted(from, `${path}.part`, 0o644).catch((error: unknown) => {
    throw codeOf(error) === 'ENOENT' ? new StartError(`There is no file ${from} to read.`, error) : error;
  });
  await rename(`${path}.part`, path);
  return { name, bytes, sha256: sha256.toString('hex') };
}

async function write(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text, { mode: 0o644, flush: true });
  await rename(`${path}.part`, path);
}
