import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { serverPackages, serverSources } from './packages.ts';

/**
 * Puts the server, as it runs without npm and without anything else installed, into a folder: its sources, the built web
 * application, its packages and its Node.
 * @throws Error when the web application is not built
 */
export function placeProgram(root: string, folder: string): void {
  const pages = 'desktop/renderer/dist';
  if (!existsSync(join(root, pages, 'index.html')))
    throw new Error('The web application is not built. Run: npm run build');
  const sources = serverSources(root);
  for (const path of [...sources, pages, ...serverPackages(root, sources)]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(root, path), join(folder, path), { recursive: true, dereference: true });
  }
  const { name, version, type, imports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ name, version, type, imports }, null, 2)}\n`,
  );
  mkdirSync(join(folder, 'bin'), { recursive: true });
  cpSync(join(root, 'node_modules/node/bin/node'), join(folder, 'bin/node'));
  chmodSync(join(folder, 'bin/node'), 0o755);
}
