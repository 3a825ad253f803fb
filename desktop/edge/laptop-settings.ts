import { accessSync, constants, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';

/** Why the laptop's program cannot start, in one sentence for the person at the terminal. */
export class StartError extends Error {}

export interface LaptopSettings {
  /** `https://trainflow.example`, without a path. */
  serverUrl: string;
  tenant: string | null;
  port: number;
  folder: string;
}

/** The settings of `npm run laptop`. @throws StartError */
export function readSettings(environment: NodeJS.ProcessEnv): LaptopSettings {
  return {
    serverUrl: serverUrlOf(environment.SERVERURL || 'http://localhost:8080'),
    tenant: environment.TENANT || null,
    port: portOf(environment.PORT || '8090'),
    folder: folderOf(environment.DATA_DIR || '.trainflow/laptop'),
  };
}

function serverUrlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.pathname !== '/' ||
    url.search !== '' ||
    url.username !== ''
  )
    throw new StartError(
      `SERVERURL must be the address of the server such as https://trainflow.example, and is "${text}".`,
    );
  if (url.protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname))
    throw new StartError(
      `SERVERURL must begin with https:// unless the server is this machine, and is "${text}".`,
    );
  return url.origin;
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new StartError(`PORT must be a number from 0 to 65535, and is "${text}".`);
  return port;
}

function folderOf(text: string): string {
  const folder = resolve(text);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`DATA_DIR must be a folder that can be written; ${folder} cannot: ${reason}.`);
  }
}
