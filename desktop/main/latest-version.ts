import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';

/** What the server says of the newest client that IT may install. */
const LatestVersion = z.object({
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  /** Older ones are no longer understood by the server. */
  minimumVersion: z.string().regex(/^\d+\.\d+\.\d+$/),
  file: z.string(),
  size: z.int().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Ed25519, SPKI in DER, base64. */
  publicKey: z.base64(),
  /** Of this document without this member, as `JSON.stringify` writes it; base64. */
  signature: z.base64(),
});
export type LatestVersion = z.infer<typeof LatestVersion>;

/**
 * Reads a signed `latest.json`.
 * @param knownKey the key that this laptop met first; null: none yet
 * @throws Error when it is not what the holder of that key has signed
 */
export function readLatestVersion(text: string, knownKey: string | null): LatestVersion {
  const document: unknown = JSON.parse(text);
  const latest = LatestVersion.parse(document);
  if (knownKey !== null && latest.publicKey !== knownKey)
    throw new Error('signed with a key that is not known');
  const key = createPublicKey({ key: Buffer.from(latest.publicKey, 'base64'), format: 'der', type: 'spki' });
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('not signed with Ed25519');
  const signed = JSON.stringify(document, (name, value: unknown) =>
    name === 'signature' ? undefined : value,
  );
  if (!verify(null, Buffer.from(signed), key, Buffer.from(latest.signature, 'base64')))
    throw new Error('the signature is not of this document');
  return latest;
}

/** Whether `one` is newer than `other`, number by number: 1.10.0 is newer than 1.9.0. */
export function isNewer(one: string, other: string): boolean {
  const [a, b] = [one, other].map((version) => version.split(/[.-]/).slice(0, 3).map(Number));
  for (const [index, part] of (a ?? []).entries()) {
    const against = b?.[index] ?? 0;
    if (part !== against) return part > against;
  }
  return false;
}
