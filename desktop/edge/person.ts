import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Credentials } from '#shared/auth/auth.schemas.ts';
import { resourceSchemas } from '#shared/sync/resource.schemas.ts';
import { LaptopPolicy } from '#shared/sync/sync.schemas.ts';
import type { KeyVault } from './vault.ts';

/** What the vault keeps of one user of this laptop. */
const Person = z.object({
  account: resourceSchemas.account,
  /** 32 bytes in hexadecimal: opens his databases. */
  key: z.string().regex(/^[0-9a-f]{64}$/),
  /** Of the device, for the server; null: it no longer takes the one there was. */
  token: z.string().nullable(),
  /** Null: he may not sign in without the server. */
  verifier: z.object({ hash: z.string(), failures: z.int(), failedAt: z.number() }).nullable(),
  policy: LaptopPolicy,
  /** The trust in this client was ended: he takes a new one at the next sign-in. */
  ended: z.boolean(),
});
export type Person = z.infer<typeof Person>;

/** One user of this laptop: his name in the vault is worked out from what he types, so that no list of names lies about. */
export const nameOf = ({ tenant, username }: Pick<Credentials, 'tenant' | 'username'>): string =>
  `person-${createHash('sha256').update(`${tenant.toLowerCase()}\n${username.toLowerCase()}`).digest('hex').slice(0, 32)}`;

export async function findPerson(vault: KeyVault, name: string): Promise<Person | null> {
  const text = await vault.get(name);
  return text === null ? null : Person.parse(JSON.parse(text));
}

export const savePerson = (vault: KeyVault, name: string, person: Person): Promise<void> =>
  vault.set(name, JSON.stringify(person));

export const newKey = (): string => randomBytes(32).toString('hex');
