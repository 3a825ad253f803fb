import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { runTool } from '../run-tool.ts';
import { appFiles } from './app-files.ts';
import { curesOf } from './cures.ts';
import { appLink } from './file-tree.ts';
import { product } from './product.ts';
import { msiVersion } from './version.ts';
import { iconFile, wxsOf } from './wxs.ts';

export interface MsiOrder {
  /** The unpacked application for Windows. */
  app: string;
  version: string;
  /** Folder for the finished file. */
  out: string;
  /** An `.ico` for the list of installed programs; null: Windows shows its own. */
  icon: string | null;
  /** PEM files; null: the file is not signed. */
  signing: { certificate: string; key: string; timestampServer: string | null } | null;
}

/**
 * Makes the MSI of an unpacked application.
 * @returns the file's path, `…/TrainFlow-2.4.1-x64.msi`
 * @throws Error with what a tool said, or with a warning of wixl that nobody has looked at yet
 */
export function buildMsi({ app, version, out, icon, signing }: MsiOrder): string {
  const files = appFiles(app);
  const work = mkdtempSync(join(tmpdir(), 'trainflow-msi-'));
  try {
    symlinkSync(resolve(app), join(work, appLink));
    writeFileSync(join(work, 'product.wxs'), wxsOf(msiVersion(version), files, icon !== null));
    if (icon !== null) copyFileSync(icon, join(work, iconFile));
    const said = runTool('wixl', ['-a', 'x64', '-o', 'product.msi', 'product.wxs'], { cwd: work });
    refuseWarnings(said);
    runTool('msibuild', ['product.msi', '-q', ...curesOf(version, files)], { cwd: work });
    if (signing) sign(work, signing);
    const file = join(resolve(out), `${product.name}-${version}-x64.msi`);
    mkdirSync(dirname(file), { recursive: true });
    copyFileSync(join(work, 'product.msi'), `${file}.part`);
    renameSync(`${file}.part`, file);
    return file;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** wixl warns of an attribute that it ignores, and goes on: of `Secure` we know, and cure it. */
function refuseWarnings(said: string): void {
  const unknown = said
    .split('\n')
    .filter((line) => /WARNING|CRITICAL|ERROR/.test(line) && !/WixlWixProperty.*'Secure'/.test(line));
  if (unknown.length > 0) throw new Error(`wixl left something out:\n${unknown.join('\n')}`);
}

function sign(work: string, { certificate, key, timestampServer }: NonNullable<MsiOrder['signing']>): void {
  const parts = ['-certs', resolve(certificate), '-key', resolve(key), '-h', 'sha256', '-n', product.name];
  const time = timestampServer === null ? [] : ['-ts', timestampServer];
  const files = ['-in', 'product.msi', '-out', 'signed.msi'];
  runTool('osslsigncode', ['sign', ...parts, ...time, ...files], { cwd: work });
  renameSync(join(work, 'signed.msi'), join(work, 'product.msi'));
}
