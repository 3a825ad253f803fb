import { spawnSync } from 'node:child_process';

/** Debian's packages for what the tests of this folder run; `.ci/run` installs them. */
const packages: Readonly<Record<string, string>> = {
  wixl: 'wixl',
  msibuild: 'msitools',
  msiinfo: 'msitools',
  osslsigncode: 'osslsigncode',
  openssl: 'openssl',
  wine: 'wine wine64',
  xmllint: 'libxml2-utils',
  'dpkg-deb': 'dpkg',
};

/**
 * Why tests that need these programs are left out on this machine; null when all are there.
 * @throws Error where they must run: `.ci/run` says so
 */
export function missing(...programs: string[]): string | null {
  const absent = programs.filter((program) => spawnSync('which', [program]).status !== 0);
  if (absent.length === 0) return null;
  const why = `needs ${absent.join(', ')} (apt-get install ${absent.map((name) => packages[name] ?? name).join(' ')})`;
  if (process.env.TRAINFLOW_ALL_TOOLS === '1') throw new Error(`TRAINFLOW_ALL_TOOLS=1, but this ${why}`);
  return why;
}
