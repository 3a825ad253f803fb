import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
} from 'node:crypto';
import { chmod, link, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A key that vouches for something to people elsewhere. It lives in a file outside the database, and outside its backups. */
export interface SigningKey {
  /** The first 16 hexadecimal digits of the SHA-256 of the public key (SPKI, DER). */
  id: string;
  privateKey: KeyObject;
  /** PEM; may be shown to anybody, and is what an auditor or a client needs. */
  publicKey: string;
}

/** Public keys by id. */
export type TrustedKeys = ReadonlyMap<string, KeyObject>;

/** What it vouches for: the checkpoints of the audit log, or the client's releases. Each has a key of its own. */
export type SigningPurpose = 'audit' | 'release';
const publicSuffix = (purpose: SigningPurpose) => `.${purpose}.pub.pem`;

export const keysDir = (dataDir: string) => join(dataDir, 'keys');

/**
 * The Ed25519 key of this installation, made at the first start. The private half is readable by this user only; the public
 * half stays beside it under its id, also when the private one is ever replaced, so that what it has signed can be checked.
 */
export async function ensureSigningKey(
  dataDir: string,
  purpose: SigningPurpose = 'audit',
): Promise<SigningKey> {
  const dir = keysDir(dataDir);
  const file = join(dir, `${purpose}-signing.key`);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const key = signingKeyOf((await readIfThere(file)) ?? (await create(file)));
  await chmod(file, 0o600);
  await writeFile(join(dir, key.id + publicSuffix(purpose)), key.publicKey, { mode: 0o644 });
  return key;
}

/** The audit log's keys in a folder (`*.audit.pub.pem`) or one PEM file. Empty when there is none. */
export async function readTrustedKeys(path: string): Promise<TrustedKeys> {
  const found = await stat(path).catch(() => null);
  if (found === null) return new Map();
  const files = found.isDirectory()
    ? (await readdir(path))
        .filter((name) => name.endsWith(publicSuffix('audit')))
        .map((name) => join(path, name))
    : [path];
  const keys = await Promise.all(files.map(async (file) => createPublicKey(await readFile(file))));
  return new Map(keys.map((key) => [idOf(key), key]));
}

/** Two processes that start together agree on one key: only one of them can give its file the name. */
async function create(file: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flush: true });
  try {
    await link(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(draft);
  }
  return readFile(file, 'utf8');
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function signingKeyOf(pem: string): SigningKey {
  const privateKey = createPrivateKey(pem);
  const publicKey = createPublicKey(privateKey);
  return {
    id: idOf(publicKey),
    privateKey,
    publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
  };
}

const idOf = (key: KeyObject) =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
