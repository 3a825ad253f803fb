import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { z } from 'zod';
import { bundleMain, type NativePackage, root } from './bundle.ts';

export type Target = 'linux' | 'win32';

const needed: Readonly<Record<Target, readonly NativePackage[]>> = {
  linux: ['@node-rs/argon2', 'better-sqlite3-multiple-ciphers'],
  // Beside them what reads the registry.
  win32: ['@node-rs/argon2', 'better-sqlite3-multiple-ciphers', 'koffi'],
};

/**
 * Lays out what is packed: the bundle, the built pages, the migrations, the native packages of the target. electron-builder
 * sees a small application of its own instead of the whole repository.
 * @throws Error when the web application is not built, or a package is not the one of the lock file
 */
export async function stage(target: Target, folder: string): Promise<void> {
  const pages = join(root, 'desktop/renderer/dist');
  if (!existsSync(join(pages, 'index.html')))
    throw new Error('The web application is not built. Run: npm run build');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await bundleMain(folder);
  // The laptop serves from its own disk: the compressed copies are for the network.
  cpSync(pages, join(folder, 'pages'), {
    recursive: true,
    filter: (file) => !['.br', '.gz'].includes(extname(file)),
  });
  cpSync(join(root, 'migrations/desktop'), join(folder, 'migrations'), { recursive: true });
  cpSync(join(root, 'desktop/main/icons/tray.png'), join(folder, 'tray.png'));
  describeApp(target, folder);
  installNative(target, folder);
}

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), integrity: z.string().optional() }),
  ),
});
const readLock = (folder: string) =>
  Lock.parse(JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'))).packages;

const Described = z.object({ name: z.string(), version: z.string() });

function describeApp(target: Target, folder: string): void {
  const { name, version } = Described.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const locked = readLock(root);
  const dependencies = Object.fromEntries(
    needed[target].map((each) => [
      each,
      locked[`node_modules/${each}`]?.version ?? 'is not in the lock file',
    ]),
  );
  const described = {
    name,
    productName: 'TrainFlow',
    description: 'Training, certificates and renewals, also without a network',
    author: { name: 'TrainFlow', email: 'it@trainflow.example' },
    version,
    private: true,
    type: 'module',
    main: 'main.js',
    dependencies,
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(described, null, 2)}\n`);
}

/** npm's own choice of the native files for another system than this one; held against the lock file afterwards. */
function installNative(target: Target, folder: string): void {
  const flags = [
    '--cpu=x64',
    `--os=${target}`,
    '--libc=glibc',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ];
  const { status, stderr } = spawnSync('npm', ['install', '--prefer-offline', ...flags], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`npm could not install the native packages: ${stderr}`);
  const locked = readLock(root);
  for (const [path, { version, integrity }] of Object.entries(readLock(folder))) {
    const expected = locked[path];
    if (path !== '' && (expected?.version !== version || expected?.integrity !== integrity))
      throw new Error(`${path} ${version} is not the package of the lock file`);
  }
}
