import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { v5 } from 'uuid';
import { fileVersion } from './file-version.ts';
import { product } from './product.ts';

/** A file of the unpacked application, with the ids under which the MSI's tables know it. */
export interface AppFile {
  /** On this machine. */
  source: string;
  /** Below the application's folder, with `/`. */
  path: string;
  /** Ends its component's (`c…`) and its file's (`f…`) id; the same in every version. */
  key: string;
  /** `{…}`, the same in every version. */
  guid: string;
  /** Of a program's version resource, `45.4.1.0`; null where it has none. */
  version: string | null;
}

/** Everything below the folder, in a steady order. @throws Error when the program itself is not there */
export function appFiles(folder: string): AppFile[] {
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`);
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  if (!paths.includes(product.executable))
    throw new Error(`${folder} is no unpacked application: it has no ${product.executable}.`);
  return paths.map((path) => ({
    source: join(folder, path),
    path,
    key: keyOf(path),
    guid: guidOf(`file:${path}`),
    version: /\.(exe|dll|node)$/i.test(path) ? fileVersion(readFileSync(join(folder, path))) : null,
  }));
}

/** A component's id from what it holds. */
export const guidOf = (name: string): string => `{${v5(name, product.componentNamespace).toUpperCase()}}`;

/** Ids take letters and digits only, and at most 72 of them. */
export const keyOf = (path: string): string => createHash('sha256').update(path).digest('hex').slice(0, 24);
