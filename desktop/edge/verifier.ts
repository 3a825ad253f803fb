import { hash, verify } from '@node-rs/argon2';
import { Problem } from '#shared/kernel/problem.ts';

/** Argon2id with 64 MiB and two passes, as on the server: whoever has the file still needs years to guess. */
const parameters = { memoryCost: 65_536, timeCost: 2, parallelism: 1, outputLen: 32 };
const mostFailures = 5;
const pauseMs = 15 * 60_000;

/** What a laptop without a server knows of a person's password, and of the tries to guess it. */
export interface Verifier {
  /** PHC string. */
  hash: string;
  failures: number;
  /** Milliseconds. */
  failedAt: number;
}

export const newVerifier = async (password: string): Promise<Verifier> => ({
  hash: await hash(password.normalize('NFC'), parameters),
  failures: 0,
  failedAt: 0,
});

/**
 * Five wrong passwords, and the next try waits a quarter of an hour.
 * @param now milliseconds
 * @returns whether it is right, and the verifier to keep
 * @throws Problem `auth.too_many_attempts`
 */
export async function verifyPassword(
  verifier: Verifier,
  password: string,
  now: number,
): Promise<{ matches: boolean; verifier: Verifier }> {
  const since = Math.abs(now - verifier.failedAt);
  if (verifier.failures >= mostFailures && since < pauseMs) throw tooMany((pauseMs - since) / 1000);
  if (await verify(verifier.hash, password.normalize('NFC')))
    return { matches: true, verifier: { ...verifier, failures: 0 } };
  const failures = verifier.failures >= mostFailures ? 1 : verifier.failures + 1;
  return { matches: false, verifier: { ...verifier, failures, failedAt: now } };
}

const tooMany = (retryAfterSeconds: number) =>
  new Problem(
    'too_many',
    'auth.too_many_attempts',
    'Too many wrong passwords. Wait a quarter of an hour and try again.',
    {
      retryAfterSeconds,
    },
  );
