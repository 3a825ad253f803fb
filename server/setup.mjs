// Makes a clone ready: packages as the lock file says, and with --with-renderer the built web application. Runs before
// anything is installed, on whatever Node the machine has, so it is plain JavaScript without dependencies. npm puts
// node_modules/.bin first, so the command after this one runs on the Node that was installed here.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(root, ...parts);

/** A sentence for the person at the terminal; anything else is a defect and comes with its stack. */
class Refusal extends Error {}

try {
  refuseOldNode();
  installPackages();
  if (process.argv.includes('--with-renderer')) buildRenderer();
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error);
  process.exit(1);
}

function refuseOldNode() {
  if (Number(process.versions.node.split('.')[0]) >= 20) return;
  throw new Refusal(`TrainFlow needs Node 20 or newer to install itself; this is ${process.version}.`);
}

function installPackages() {
  const stamp = at('node_modules', '.trainflow-lock');
  const lock = readFileSync(at('package-lock.json'), 'utf8');
  const wanted = hashOf(lock);
  if (readIfThere(stamp) !== wanted && !isInstalled(JSON.parse(lock))) {
    runInstall();
    writeFileSync(stamp, wanted);
  }
  const { stdout } = spawnSync(at('node_modules', '.bin', 'node'), ['--version'], { encoding: 'utf8' });
  if (/^v2[4-9]/.test(stdout ?? '')) return;
  throw new Refusal(
    'npm installed no Node 24, as it does by an install script: allow scripts (npm config delete ignore-scripts), remove node_modules and start again.',
  );
}

/** Whether what npm wrote down of its last run, by whoever, is what the lock file asks for. */
function isInstalled(lock) {
  const hidden = readIfThere(at('node_modules', '.package-lock.json'));
  if (hidden === null) return false;
  const installed = JSON.parse(hidden).packages;
  const same = (path, { version, integrity }) =>
    installed[path]?.version === version && installed[path]?.integrity === integrity;
  return Object.entries(lock.packages).every(
    ([path, asked]) =>
      path === '' || same(path, asked) || ((asked.optional || asked.devOptional) && !(path in installed)),
  );
}

function runInstall() {
  refuseUnwritable(root);
  console.log('Installing packages…');
  // Development packages too, also where NODE_ENV=production: the web application is built with them.
  const flags = ['ci', '--include=dev', '--no-audit', '--no-fund', '--progress=false', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const result = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...flags], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', flags, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (result.error?.code === 'ENOENT') throw new Refusal('npm is not installed.');
  if (result.status !== 0) {
    throw new Refusal(
      'npm could not install the packages; what it said above tells why. Is the registry reachable?',
    );
  }
}

function buildRenderer() {
  const sources = ['desktop/renderer', 'shared', 'package-lock.json'].flatMap((path) => filesOf(path));
  const wanted = hashOf(sources.map((file) => `${file}\n${hashOf(readFileSync(at(file)))}`).join('\n'));
  const dist = at('desktop', 'renderer', 'dist');
  const stamp = join(dist, '.built-from');
  if (readIfThere(stamp) === wanted) return;
  refuseUnwritable(dirname(dist));
  console.log('Building the web application…');
  const vite = [at('node_modules/vite/bin/vite.js'), 'build', '--config', 'desktop/renderer/vite.config.ts'];
  const built = spawnSync(at('node_modules', '.bin', 'node'), vite, { cwd: root, encoding: 'utf8' });
  if (built.status !== 0) {
    console.error(built.stdout + built.stderr);
    throw new Refusal('The web application could not be built; what vite said above tells why.');
  }
  mkdirSync(dist, { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Every file that may end up in the application, in a steady order. */
function filesOf(path) {
  if (!statSync(at(path)).isDirectory()) return [path];
  return readdirSync(at(path))
    .sort()
    .filter((name) => name !== 'dist' && !/\.test\.tsx?$/.test(name))
    .flatMap((name) => filesOf(`${path}/${name}`));
}

function refuseUnwritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new Refusal(
      `The folder ${folder} cannot be written by this user; TrainFlow installs and builds there.`,
    );
  }
}

function hashOf(content) {
  return createHash('sha256').update(content).digest('hex');
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
