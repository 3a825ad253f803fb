import {
  app,
  BrowserWindow,
  crashReporter,
  dialog,
  Menu,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  session,
  shell,
  Tray,
} from 'electron';
import type { ElectronPort } from './ports.ts';

/** What nobody holds is collected, and its click with it. */
const shown = new Set<Notification>();

/** The real Electron; the only file that imports it. The compiler holds the port against Electron's own types here. */
export const electron = {
  app,
  protocol,
  session,
  shell,
  safeStorage,
  crashReporter,
  powerMonitor,
  dialog,
  createWindow: (options) => new BrowserWindow(options),
  createTray: (icon) => {
    const tray = new Tray(icon);
    return {
      update: (toolTip, menu) => {
        tray.setToolTip(toolTip);
        tray.setContextMenu(Menu.buildFromTemplate([...menu]));
      },
      on: (event, told) => tray.on(event, () => told()),
    };
  },
  setMenu: (menu) => Menu.setApplicationMenu(menu.length === 0 ? null : Menu.buildFromTemplate([...menu])),
  notify: (text, clicked) => {
    const notification = new Notification(text);
    shown.add(notification);
    notification.on('click', clicked);
    notification.on('close', () => shown.delete(notification));
    notification.show();
  },
} satisfies ElectronPort;
