import type { BrowserWindowConstructorOptions } from 'electron';
import type { WindowPort } from './ports.ts';
import type { SettingValues } from './settings-definition.ts';

/** Kept between starts: the pages' own preferences lie in it. Nothing of the answers does. */
export const partition = 'persist:trainflow';

/** A page in it has what a page in a browser has, and less: no Node, no preload script, no second window. */
export function windowOptions({
  KioskMode,
  DisableDevTools,
}: Pick<SettingValues, 'KioskMode' | 'DisableDevTools'>): BrowserWindowConstructorOptions {
  return {
    title: 'TrainFlow',
    width: 1366,
    height: 860,
    minWidth: 380,
    minHeight: 600,
    show: false,
    backgroundColor: '#ffffff',
    autoHideMenuBar: true,
    kiosk: KioskMode,
    closable: !KioskMode,
    minimizable: !KioskMode,
    webPreferences: {
      partition,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
      devTools: !DisableDevTools,
    },
  };
}

/** Brings the window before the person, from wherever it is. */
export function bringUp(window: WindowPort): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
