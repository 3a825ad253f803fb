import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { runTool } from '../run-tool.ts';

export interface DebOrder {
  version: string;
  /** The text of `/etc/trainflow/server.env`. */
  settings: string;
  /** Fills the folder that becomes `/opt/trainflow`. */
  place(folder: string): void;
  /** Folder for the finished file. */
  out: string;
}

/** Files of the package beside the program; the scripts of Debian's package manager are in its `DEBIAN`. */
const files: readonly [name: string, path: string, mode: number][] = [
  ['trainflow-server.service', 'usr/lib/systemd/system/trainflow-server.service', 0o644],
  ['trainflow-admin', 'usr/sbin/trainflow-admin', 0o755],
  ['postinst', 'DEBIAN/postinst', 0o755],
  ['prerm', 'DEBIAN/prerm', 0o755],
  ['postrm', 'DEBIAN/postrm', 0o755],
];

/** Makes the server's Debian package. @returns its path, `…/trainflow-server_2.4.1_amd64.deb` */
export function buildDeb({ version, settings, place, out }: DebOrder): string {
  const tree = mkdtempSync(join(tmpdir(), 'trainflow-deb-'));
  try {
    // Everybody may enter what a temporary folder keeps to its owner.
    chmodSync(tree, 0o755);
    for (const [name, path, mode] of files) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      cpSync(join(import.meta.dirname, 'package', name), join(tree, path));
      chmodSync(join(tree, path), mode);
    }
    const env = join(tree, 'etc/trainflow/server.env');
    mkdirSync(dirname(env), { recursive: true });
    writeFileSync(env, settings, { mode: 0o640 });
    writeFileSync(join(tree, 'DEBIAN/conffiles'), '/etc/trainflow/server.env\n');
    writeFileSync(join(tree, 'DEBIAN/control'), controlOf(version));
    mkdirSync(join(tree, 'opt/trainflow'), { recursive: true });
    place(join(tree, 'opt/trainflow'));
    mkdirSync(resolve(out), { recursive: true });
    const deb = join(resolve(out), `trainflow-server_${version}_amd64.deb`);
    // Not xz, the default: it takes two minutes for Node alone.
    runTool('dpkg-deb', ['--root-owner-group', '-Zzstd', '-z3', '--build', tree, deb]);
    return deb;
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

const controlOf = (version: string): string => `Package: trainflow-server
Version: ${version}
Architecture: amd64
Maintainer: TrainFlow
Section: web
Priority: optional
Depends: libc6 (>= 2.28), libstdc++6, adduser, util-linux
Recommends: postgresql-18
Description: TrainFlow server
 Keeps people certified, renewed and moving up. Brings its own Node and needs no
 network to install. PostgreSQL 18 is yours to provide.
`;
