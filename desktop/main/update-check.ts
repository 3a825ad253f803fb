import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Release } from '#shared/downloads/release.schemas.ts';
import { isNewer } from '#shared/downloads/release.ts';
import { inBackground } from './background.ts';
import type { ElectronPort } from './ports.ts';
import type { Machine, Prepared } from './prepare.ts';
import { readRelease } from './read-release.ts';
import { fill, type Words } from './words.ts';

interface Watching extends Pick<Prepared, 'settings' | 'folders' | 'log'> {
  electron: Pick<ElectronPort, 'app' | 'notify'>;
  machine: Pick<Machine, 'every' | 'fetch'>;
  words: Words;
}

const lookMs = 12 * 3_600_000;

/** Says that a new version is ready; installing it is IT's. Nothing is downloaded and nothing is run. */
export function watchUpdates(watching: Watching): void {
  const { UpdateMode, ServerUrl } = watching.settings.values;
  if (UpdateMode === 'off' || ServerUrl === null) return;
  let told = watching.electron.app.getVersion();
  const look = async () => {
    const latest = await latestOf(ServerUrl, watching);
    if (latest === null || !isNewer(latest.version, told)) return;
    told = latest.version;
    tell(latest, watching);
  };
  const lookBeside = () => inBackground(watching.log, 'looking for a new version', look);
  lookBeside();
  watching.machine.every(lookMs, lookBeside);
}

/** Null: no network, nothing offered, or nothing to be believed; the log says which. */
async function latestOf(
  server: string,
  { machine, folders, log }: Pick<Watching, 'machine' | 'folders' | 'log'>,
): Promise<Release | null> {
  const get = async (file: string) => {
    const answer = await machine.fetch(`${server}/downloads/${file}`);
    if (!answer.ok) throw new Error(`the server answers ${answer.status} for ${file}`);
    return answer.text();
  };
  try {
    const text = await get('latest.json');
    // The first key is believed as the server's certificate is; a later one is not, whoever offers it.
    const keyFile = join(folders.root, 'release-key.pem');
    const known = readIfThere(keyFile);
    const key = known ?? (await get('release-key.pem'));
    const release = readRelease(text, key);
    if (known === null) writeFileSync(keyFile, key, { mode: 0o600 });
    return release;
  } catch (error) {
    log.info('the newest version is not known', { error });
    return null;
  }
}

function tell({ version, minimumVersion }: Release, { electron, words, log }: Watching): void {
  const isNeeded = isNewer(minimumVersion, electron.app.getVersion());
  log.info('a new version is ready', { version });
  const body = fill(isNeeded ? words.updateNeeded : words.update, { version });
  electron.notify({ title: words.updateTitle, body }, () => undefined);
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
