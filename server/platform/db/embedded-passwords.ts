import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { reasonOf, StartError } from '../start-error.ts';

const Passwords = z.object({ superuser: z.string(), owner: z.string(), app: z.string() });
export type Passwords = z.infer<typeof Passwords>;

/** Random, made once, readable by this user only. */
export function passwordsOf(dataDir: string, clusterExists: boolean): Passwords {
  const file = join(resolve(dataDir), 'postgres-passwords.json');
  if (existsSync(file)) return readPasswords(file);
  if (clusterExists) {
    throw new StartError(
      `${file} is missing: without it nobody can open the database beside it; restore it.`,
    );
  }
  const random = () => randomBytes(24).toString('base64url');
  const passwords = { superuser: random(), owner: random(), app: random() };
  writeFileSync(file, JSON.stringify(passwords), { mode: 0o600 });
  return passwords;
}

function readPasswords(file: string): Passwords {
  try {
    return Passwords.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new StartError(
      `${file} cannot be read: ${reasonOf(error)}; TrainFlow runs as the user who owns it.`,
      error,
    );
  }
}
