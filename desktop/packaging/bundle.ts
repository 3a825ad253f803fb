import { join, resolve } from 'node:path';
import { build } from 'vite';

export const root = resolve(import.meta.dirname, '../..');

/** Stay packages of their own, because each brings a native file for its system. */
export const nativePackages = ['@node-rs/argon2', 'better-sqlite3-multiple-ciphers', 'koffi'] as const;
export type NativePackage = (typeof nativePackages)[number];

/**
 * Writes the shell and the edge as one file, `main.js`, with every library in it but Electron and the native packages.
 * @returns what the file imports
 */
export async function bundleMain(folder: string): Promise<string[]> {
  const built = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, external: ['electron', ...nativePackages] },
    build: {
      ssr: join(root, 'desktop/main/main.ts'),
      outDir: folder,
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'main.js', codeSplitting: false } },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (output === undefined || !('output' in output)) throw new Error('nothing was bundled');
  return output.output.flatMap((file) =>
    file.type === 'chunk' ? [...file.imports, ...file.dynamicImports] : [],
  );
}
