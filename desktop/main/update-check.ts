import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inBackground } from './background.ts';
import { isNewer, type LatestVersion, readLatestVersion } from './latest-version.ts';
import type { ElectronPort } from './ports.ts';
import type { Machine, Prepared } from './prepare.ts';
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

/** Null: no network, no such file, or not one to be believed; the log says which. */
async function latestOf(
  server: string,
  { machine, folders, log }: Pick<Watching, 'machine' | 'folders' | 'log'>,
): Promise<LatestVersion | null> {
  const keyFile = join(folders.root, 'update-key.txt');
  try {
    const answer = await machine.fetch(`${server}/downloads/latest.json`);
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    const known = readIfThere(keyFile);
    const latest = readLatestVersion(await answer.text(), known);
    if (known === null) writeFileSync(keyFile, latest.publicKey, { mode: 0o600 });
    return latest;
  } catch (error) {
    log.info('the newest version is not known', { error });
    return null;
  }
}

function tell({ version, minimumVersion }: LatestVersion, { electron, words, log }: Watching): void {
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
