import { z } from 'zod';
import { Instant } from '#shared/kernel/schemas.ts';

/** Three numbers, as Windows Installer compares them: `2.4.1`. */
export const ReleaseVersion = z
  .string()
  .regex(/^\d{1,3}\.\d{1,3}\.\d{1,5}$/, 'Must be three numbers: 2.4.1.');

const OfferedFile = z.object({
  /** Under `/downloads/`. */
  name: z.string().regex(/^[A-Za-z0-9][\w.-]{0,120}$/),
  bytes: z.int().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** `/downloads/latest.json`: the client that this server gives out. Later programs may add to it. */
export const Release = z.object({
  version: ReleaseVersion,
  /** Older clients should not go on working: their user is told to have IT install this one. */
  minimumVersion: ReleaseVersion,
  publishedAt: Instant,
  installer: OfferedFile,
  /** Everything that IT needs without a network, in one file. */
  bundle: OfferedFile.nullable(),
  /** Which key signed: the first 16 hexadecimal digits of the SHA-256 of its public half (SPKI, DER). */
  key: z.string().regex(/^[0-9a-f]{16}$/),
  /** Ed25519 over `signedText`, base64url. */
  signature: z.string(),
});
export type Release = z.infer<typeof Release>;
export type OfferedFile = z.infer<typeof OfferedFile>;
