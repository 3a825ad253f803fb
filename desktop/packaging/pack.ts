import { join } from 'node:path';
import { Arch, build, Platform } from 'electron-builder';
import { root } from './bundle.ts';
import { stage, type Target } from './stage.ts';

export interface Packing {
  target: Target;
  /** Where the application is laid out and packed. */
  folder: string;
  /** Folder with an unpacked Electron for the target, or with its zip; null: as electron-builder finds it. */
  electron: string | null;
}

const platforms = { linux: Platform.LINUX, win32: Platform.WINDOWS } as const;

/**
 * Packs the client for 64-bit Intel, as `electron-builder.yml` says.
 * @returns the folder of the unpacked program
 */
export async function pack({ target, folder, electron }: Packing): Promise<string> {
  const app = join(folder, 'app');
  await stage(target, app);
  await build({
    projectDir: root,
    targets: platforms[target].createTarget('dir', Arch.x64),
    config: {
      directories: { app, output: folder },
      ...(electron === null ? {} : { electronDist: electron }),
    },
  });
  return join(folder, target === 'linux' ? 'linux-unpacked' : 'win-unpacked');
}
