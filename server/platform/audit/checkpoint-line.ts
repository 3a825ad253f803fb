import { createHash, sign, verify } from 'node:crypto';
import { z } from 'zod';
import type { SigningKey, TrustedKeys } from '../crypto/signing-key.ts';

const Hex = z.string().regex(/^[0-9a-f]{64}$/);

/** One line of a checkpoint file: at this instant, this row of this chain had this hash. */
const Line = z.strictObject({
  /** Counted over all files of the folder, from 1. */
  line: z.int().min(1),
  /** SHA-256 of the line before, so that none can be taken out of the middle. */
  previous: Hex,
  tenantId: z.uuid(),
  chain: z.enum(['change', 'access']),
  seq: z.int().min(1),
  hash: Hex,
  at: z.iso.datetime(),
  /** Which key signed. */
  key: z.string(),
  /** Ed25519 over the version word and the other fields as a JSON array, base64url. */
  signature: z.string(),
});
export type SignedLine = z.infer<typeof Line>;

export type Checkpoint = Omit<SignedLine, 'key' | 'signature'>;

export const nothingBefore = '0'.repeat(64);

/** The signed text of a checkpoint, without the line's end. */
export function signedLine(checkpoint: Checkpoint, key: SigningKey): string {
  const unsigned = { ...checkpoint, key: key.id };
  const signature = sign(null, claimOf(unsigned), key.privateKey).toString('base64url');
  return JSON.stringify({ ...unsigned, signature } satisfies SignedLine);
}

/** The hash by which the following line refers to this one. */
export const linkTo = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What a line says; null when it is no line of ours. Its signature is another question. */
export function parseLine(text: string): SignedLine | null {
  try {
    return Line.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Why the line's signature vouches for nothing; null when it does. */
export function doubtAbout(line: SignedLine, keys: TrustedKeys): string | null {
  const key = keys.get(line.key);
  if (!key) return `is signed by the unknown key ${line.key}`;
  const genuine = verify(null, claimOf(line), key, Buffer.from(line.signature, 'base64url'));
  return genuine ? null : 'has a forged signature';
}

const claimOf = ({ line, previous, tenantId, chain, seq, hash, at, key }: Omit<SignedLine, 'signature'>) =>
  Buffer.from(
    `trainflow-audit-checkpoint-1\n${JSON.stringify([line, previous, tenantId, chain, seq, hash, at, key])}`,
  );
