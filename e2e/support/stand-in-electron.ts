import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** By which tools find the fuses in Electron's program: a marker, the version, how many, each as `1` (on) or `0`. */
const fuses = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('111111111'),
]);

/**
 * A folder that packing takes for an unpacked Electron. It holds a program of the right form with Electron's fuses in it and
 * nothing that runs: what packing writes into a program can be seen, what the program does cannot.
 */
export function standInElectron(target: 'linux' | 'win32', folder: string): string {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync('node_modules/electron/package.json', 'utf8')));
  writeFileSync(join(folder, 'version'), version);
  if (target === 'win32') writeWindowsProgram(join(folder, 'electron.exe'));
  else
    writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from('#!/bin/sh\nexit 1\n'), fuses]), {
      mode: 0o755,
    });
  return folder;
}

/** By the packer's own library, whose types would bring a browser's into these tests. */
function writeWindowsProgram(file: string): void {
  const writer = join(import.meta.dirname, 'stand-in-program.mjs');
  const { status, stderr } = spawnSync(process.execPath, [writer, file, fuses.toString('base64')], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}
