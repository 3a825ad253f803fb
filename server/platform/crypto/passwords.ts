import { randomBytes, randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { Problem } from '#shared/kernel/problem.ts';
import { createQueue } from './bounded.ts';

/**
 * Argon2id with 64 MiB, two passes, one lane: about 30 ms on one core, well above OWASP's minimum of 19 MiB and two passes.
 * A stored hash with other parameters is made anew at the next sign-in.
 */
const parameters = { memoryCost: 65_536, timeCost: 2, parallelism: 1, outputLen: 32 };

/** One hash per core at a time: more would only take threads and memory from everything else. */
const queue = createQueue({ atOnce: availableParallelism(), waiting: 50 });

/** How often passwords were worked on since the start, and how many wait: for the metrics, and for proofs about timing. */
export const passwordWork = {
  hashed: 0,
  verified: 0,
  get waiting() {
    return queue.waiting();
  },
};

/** @throws Problem unavailable: too many passwords are being worked on; thrown before anything is counted or asked. */
export function refuseWhenBusy(): void {
  if (queue.full()) throw busy();
}

/** A PHC string (`$argon2id$v=19$…`). Never call it inside an open transaction. @throws Problem unavailable */
export async function hashPassword(password: string): Promise<string> {
  return queued(() => {
    passwordWork.hashed++;
    return hash(password.normalize('NFC'), parameters);
  });
}

/**
 * Whether the password belongs to the hash. Without a hash (nobody of that name, no password set) it works just as long
 * and answers false, so that time tells nothing. @throws Problem unavailable
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  return queued(async () => {
    passwordWork.verified++;
    const matches = await verify(stored ?? nobodysHash, password.normalize('NFC'));
    return stored !== null && matches;
  });
}

/** True when the hash was made with other parameters than today's. */
export function isOutdated(stored: string): boolean {
  const { memoryCost, timeCost, parallelism, outputLen } = parseOptions(stored);
  return (
    memoryCost !== parameters.memoryCost ||
    timeCost !== parameters.timeCost ||
    parallelism !== parameters.parallelism ||
    outputLen !== parameters.outputLen
  );
}

/** A password to be told to somebody and changed by him: `7kq2mx-9dfh3r-w8vbt4`, 90 random bits, no letters that look alike. */
export function newOneTimePassword(): string {
  const group = () => Array.from({ length: 6 }, () => readable[randomInt(readable.length)]).join('');
  return [group(), group(), group()].join('-');
}

/** Crockford's base 32: no i, l, o, u. */
const readable = '0123456789abcdefghjkmnpqrstvwxyz';

const phc = (bytes: number) => randomBytes(bytes).toString('base64').replaceAll('=', '');
const nobodysHash = `$argon2id$v=19$m=${parameters.memoryCost},t=${parameters.timeCost},p=${parameters.parallelism}$${phc(16)}$${phc(32)}`;

const queued = async <T>(work: () => Promise<T>): Promise<T> => {
  if (queue.full()) throw busy();
  return queue.run(work);
};

const busy = () =>
  new Problem(
    'unavailable',
    'auth.busy',
    'Too many people are signing in at this moment. Try again shortly.',
    {
      retryAfterSeconds: 5,
    },
  );
