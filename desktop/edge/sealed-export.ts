import { createCipheriv, createDecipheriv, randomBytes, randomInt, scryptSync } from 'node:crypto';

const first = 'TRAINFLOW-SEALED-1\n';
const scryptCost = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
/** Crockford's base 32: no i, l, o, u. */
const readable = '0123456789abcdefghjkmnpqrstvwxyz';

/** 100 random bits to be read out or written down: `7kq2m-9dfh3-w8vbt-4rs6x`. */
export function newPassphrase(): string {
  const group = () => Array.from({ length: 5 }, () => readable[randomInt(readable.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}

/** The first line, salt, nonce, tag, and the text under AES-256-GCM with a key that scrypt makes of the passphrase. */
export function seal(text: string, passphrase: string): Uint8Array<ArrayBuffer> {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', scryptSync(passphrase, salt, 32, scryptCost), nonce);
  cipher.setAAD(Buffer.from(first));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return new Uint8Array(Buffer.concat([Buffer.from(first), salt, nonce, cipher.getAuthTag(), sealed]));
}

/** @throws Error for another passphrase, or a file that was changed */
export function unseal(file: Uint8Array, passphrase: string): string {
  const bytes = Buffer.from(file);
  if (bytes.toString('latin1', 0, first.length) !== first)
    throw new Error('This is no sealed file of TrainFlow.');
  const at = first.length;
  const [salt, nonce] = [bytes.subarray(at, at + 16), bytes.subarray(at + 16, at + 28)];
  const key = scryptSync(passphrase, salt, 32, scryptCost);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
  decipher.setAAD(Buffer.from(first));
  decipher.setAuthTag(bytes.subarray(at + 28, at + 44));
  return decipher.update(bytes.subarray(at + 44), undefined, 'utf8') + decipher.final('utf8');
}
