import { askSync } from './ask-edge.ts';
import { lockByItself } from './auto-lock.ts';
import { inBackground } from './background.ts';
import { notifyOnDesktop } from './desktop-notifications.ts';
import { guardDownloads } from './downloads.ts';
import { guardPermissions } from './guards.ts';
import { systemVault } from './key-vault.ts';
import { partition, windowOptions } from './main-window.ts';
import { menuOf } from './menu.ts';
import { openNetwork } from './network.ts';
import type { Edge, ElectronPort, KeyVault, SessionPort } from './ports.ts';
import { type Machine, type Prepared, prepare } from './prepare.ts';
import { watchProcesses } from './processes.ts';
import { tellBeforeQuitting } from './quitting.ts';
import { serveScheme } from './scheme.ts';
import { createScreen, hiddenArgument, type Screen } from './screen.ts';
import { isShellPath, settingsAnswers } from './settings-answers.ts';
import { showBroken } from './show-broken.ts';
import { toolTipOf, trayMenuOf } from './tray.ts';
import { watchUpdates } from './update-check.ts';
import { type Language, languageOf, type Words } from './words.ts';
import { ar } from './words-ar.ts';
import { en } from './words-en.ts';

export interface EdgeNeeds extends Prepared {
  vault: KeyVault;
  version: string;
}

export interface Parts {
  electron: ElectronPort;
  machine: Machine;
  openEdge: (needs: EdgeNeeds) => Edge;
  /** File of the tray's picture. */
  icon: string;
}

interface Running extends Parts, Prepared {
  session: SessionPort;
  edge: Edge;
  screen: Screen;
  words: Words;
  language: Language;
}

/**
 * Starts the client: what must stand before Electron is ready, then the network, the edge, the guards, and last the window.
 * @throws whatever kept the edge from opening; nothing of the person's was touched
 */
export async function startShell(parts: Parts): Promise<'running' | 'second instance'> {
  const { electron, machine } = parts;
  const prepared = prepare(electron, machine);
  if (prepared === null) {
    electron.app.quit();
    return 'second instance';
  }
  const screen = createScreen(machine.startArguments, prepared.log);
  watchProcesses(electron, prepared, screen);
  await electron.app.whenReady();
  const { values } = prepared.settings;
  const language = languageOf(values.Language, electron.app.getPreferredSystemLanguages());
  const words = { en, ar }[language];
  const session = electron.session.fromPartition(partition, { cache: false });
  const unusable = await openNetwork(values, session, electron.powerMonitor, prepared.log);
  showBroken(electron.dialog, prepared.settings.broken, unusable, words);
  const vault = systemVault(electron.safeStorage, prepared.folders.vault, machine.platform);
  const edge = parts.openEdge({ ...prepared, vault, version: electron.app.getVersion() });
  const running = { ...parts, ...prepared, session, edge, screen, words, language };
  serve(running);
  await openWindow(running);
  return 'running';
}

/** What a page may do, and who answers it. */
function serve({ electron, session, edge, settings, own, words, log }: Running): void {
  const { app, dialog } = electron;
  guardPermissions(session);
  session.setSpellCheckerEnabled(false);
  guardDownloads({
    session,
    folder: app.getPath('downloads'),
    forbidden: settings.values.DisableExport,
    tell: (what) =>
      dialog.showErrorBox('TrainFlow', words[what === 'forbidden' ? 'exportForbidden' : 'downloadFailed']),
    log,
  });
  const restart = () => {
    app.relaunch();
    app.quit();
  };
  const shell = settingsAnswers({ settings, own, version: app.getVersion(), restart });
  serveScheme(
    session,
    (request) => (isShellPath(new URL(request.url).pathname) ? shell(request) : edge.fetch(request)),
    log,
  );
}

async function openWindow(running: Running): Promise<void> {
  const { electron, machine, edge, settings, screen, words, language, log } = running;
  const { values } = settings;
  const window = electron.createWindow(windowOptions(values));
  const quitting = tellBeforeQuitting({ electron, edge, words, language, log });
  window.on('close', (event) => {
    if (quitting.isQuitting) return;
    event.preventDefault();
    if (!values.KioskMode) window.hide();
  });
  window.on('query-session-end', () => quitting.systemEnds());
  const quit = () => electron.app.quit();
  electron.setMenu(menuOf(words, values, { print: () => window.webContents.print(), quit }));
  lockByItself({
    powerMonitor: electron.powerMonitor,
    edge,
    minutes: values.AutoLockMinutes,
    every: machine.every,
  });
  if (!values.KioskMode) stayInTray(running, quit);
  notifyOnDesktop({ edge, electron, open: screen.open, words, language, log });
  watchUpdates(running);
  // What the installer was told, it does itself, for everybody.
  if (machine.platform === 'win32' && settings.sources.Autostart !== 'installer')
    electron.app.setLoginItemSettings({ openAtLogin: values.Autostart, args: [hiddenArgument] });
  await screen.begin(window);
}

/** The tray tells what is not sent yet, also while no window is open. */
function stayInTray({ electron, edge, icon, screen, words, language, log }: Running, quit: () => void): void {
  const tray = electron.createTray(icon);
  const does = {
    open: () => screen.open(),
    sendNow: () => inBackground(log, 'sending now', () => askSync(edge)),
    lock: () => edge.lock(),
    quit,
  };
  const show = () => {
    const status = edge.status();
    tray.update(toolTipOf(status, words, language), trayMenuOf(status, words, language, does));
  };
  tray.on('click', () => screen.open());
  edge.listen(show);
  show();
}
