import { spawnSync } from 'node:child_process';

interface Where {
  cwd?: string;
  /** What the program reads from its standard input. */
  input?: string;
}

/**
 * Runs a program of the build machine to its end.
 * @returns everything it printed, on both outputs
 * @throws Error with what it said, or with the Debian package that brings it
 */
export function runTool(program: string, args: readonly string[], { cwd, input }: Where = {}): string {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    cwd,
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 300_000,
  });
  if (error && 'code' in error && error.code === 'ENOENT')
    throw new Error(
      `${program} is not installed. On Debian: apt-get install ${packages[program] ?? program}`,
    );
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} failed (${status}): ${stdout}${stderr}`);
  return stdout + stderr;
}

const packages: Readonly<Record<string, string>> = {
  msibuild: 'msitools',
  msiinfo: 'msitools',
  xmllint: 'libxml2-utils',
  'dpkg-deb': 'dpkg',
  wineserver: 'wine',
};
