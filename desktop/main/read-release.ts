import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { Release } from '#shared/downloads/release.schemas.ts';
import { signedText } from '#shared/downloads/release.ts';

/**
 * Reads a server's `latest.json`.
 * @param publicKey PEM: the key that this laptop met first
 * @throws Error when it is not what the holder of that key has signed
 */
export function readRelease(text: string, publicKey: string): Release {
  const release = Release.parse(JSON.parse(text));
  const key = createPublicKey(publicKey);
  if (key.asymmetricKeyType !== 'ed25519' || idOf(key) !== release.key)
    throw new Error('the release is signed with another key than before');
  if (!verify(null, Buffer.from(signedText(release)), key, Buffer.from(release.signature, 'base64url')))
    throw new Error('the signature is not of this release');
  return release;
}

const idOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
