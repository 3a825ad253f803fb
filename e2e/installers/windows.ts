import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** A Windows of a test's own: a wine prefix with the installer, the registry and the folders of a new machine. */
export interface Windows {
  /** Its drive C. */
  drive: string;
  /** Of the person who is signed in: where the client keeps what is his. */
  localAppData: string;
  /** Runs msiexec without a window. @returns its exit code as a Unix process has it: modulo 256 */
  msiexec(...args: string[]): { code: number; log: string };
  /** The values directly under a key of HKEY_LOCAL_MACHINE; null when there is no such key. */
  registry(key: string): Record<string, string> | null;
  /** The names of the keys directly under one of HKEY_LOCAL_MACHINE. */
  keys(key: string): string[];
  /** Every file and folder of the drive but what Windows keeps for itself. */
  files(): string[];
  /** Every line of the registry's files, as they are on the disk. */
  wholeRegistry(): string;
  /** Ends what runs in it and removes it. */
  remove(): void;
}

/** Exit codes of msiexec, as they arrive here. */
export const failed = 1603 % 256;

export function startWindows(): Windows {
  const machine = mkdtempSync(join(tmpdir(), 'trainflow-wine-'));
  const prefix = join(machine, 'prefix');
  // Wine links the person's own folders (Desktop, Documents) to this machine's.
  const home = join(machine, 'home');
  mkdirSync(home);
  mkdirSync(prefix);
  const run = inPrefix(prefix, home);
  // Stays a little longer than each program, so that not each one starts Windows anew.
  run('wineserver', ['--persistent=20']);
  const begun = run('wineboot', ['--init']);
  if (begun.status !== 0) throw new Error(`wine does not start: ${begun.output}`);
  run('wine', ['winecfg', '-v', 'win10']);
  const drive = join(prefix, 'drive_c');
  const user = readdirSync(join(drive, 'users')).find((name) => name !== 'Public') ?? '';
  return {
    drive,
    localAppData: join(drive, 'users', user, 'AppData', 'Local'),
    msiexec(...args) {
      const log = join(machine, 'msiexec.log');
      rmSync(log, { force: true });
      const { status } = run('wine', ['msiexec', ...args, '/qn', '/l*v', windowsPath(log)]);
      return { code: status ?? -1, log: existsSync(log) ? logText(readFileSync(log)) : '' };
    },
    registry(key) {
      const { status, output } = run('wine', ['reg', 'query', `HKLM\\${key}`, '/reg:64']);
      return status === 0 ? valuesIn(output) : null;
    },
    keys(key) {
      const { output } = run('wine', ['reg', 'query', `HKLM\\${key}`, '/reg:64']);
      return [...output.matchAll(/^HKEY_LOCAL_MACHINE\\(.*)$/gm)]
        .map(([, path = '']) => path.trim())
        .filter((path) => path.length > key.length)
        .map((path) => path.slice(key.length + 1));
    },
    files: () =>
      readdirSync(drive, { recursive: true, withFileTypes: true })
        .map((entry) => relative(drive, join(entry.parentPath, entry.name)))
        .filter((path) => !path.startsWith('windows/'))
        .sort(),
    wholeRegistry() {
      // What is in memory is written when Windows ends.
      run('wineserver', ['--kill=15']);
      run('wineserver', ['--wait']);
      return ['system.reg', 'user.reg'].map((file) => readFileSync(join(prefix, file), 'utf8')).join('\n');
    },
    remove() {
      // Only this prefix's server: it is named by WINEPREFIX.
      run('wineserver', ['--kill']);
      run('wineserver', ['--wait']);
      rmSync(machine, { recursive: true, force: true });
    },
  };
}

/** No display, no .NET and no browser engine to be fetched, no messages; each program ends in its time. */
const inPrefix = (prefix: string, home: string) => (program: string, args: string[]) => {
  // Into a file: what runs on in the background would hold a pipe open, and the call with it.
  const output = join(home, 'output.txt');
  const file = openSync(output, 'w');
  const { status } = spawnSync(program, args, {
    cwd: tmpdir(),
    stdio: ['ignore', file, file],
    timeout: 120_000,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      LANG: 'C.UTF-8',
      WINEPREFIX: prefix,
      WINEARCH: 'win64',
      WINEDEBUG: '-all',
      WINEDLLOVERRIDES: 'mscoree,mshtml,winemenubuilder.exe=',
    },
  });
  closeSync(file);
  return { status, output: readFileSync(output, 'utf8') };
};

/** Wine shows this machine's files as drive Z. */
export const windowsPath = (path: string): string => `Z:${path.replaceAll('/', '\\')}`;

/** The installer writes UTF-16 with a mark, or the machine's code page. */
const logText = (bytes: Buffer): string =>
  bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le') : bytes.toString('utf8');

/** `    ServerUrl    REG_SZ    https://…` */
const valuesIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/^ {4}(\S.*?) {4}REG_\w+(?: {4}(.*))?$/gm)].map(([, name = '', value = '']) => [
      name,
      value.trim(),
    ]),
  );
