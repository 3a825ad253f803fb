import type { MenuItemConstructorOptions } from 'electron';
import type { SettingValues } from './settings-definition.ts';
import type { Words } from './words.ts';

type Given = Pick<SettingValues, 'DisableDevTools' | 'DisablePrint' | 'KioskMode'>;

/** The window's menu (Alt shows it): it carries the keys for printing and for larger letters. A kiosk has none but those. */
export function menuOf(
  words: Words,
  { DisableDevTools, DisablePrint, KioskMode }: Given,
  does: { print: () => void; quit: () => void },
): MenuItemConstructorOptions[] {
  const view: MenuItemConstructorOptions[] = [
    { label: words.reload, role: 'reload' },
    { label: words.zoomIn, role: 'zoomIn' },
    { label: words.zoomOut, role: 'zoomOut' },
    { label: words.zoomReset, role: 'resetZoom' },
  ];
  if (!DisableDevTools) view.push({ label: words.developerTools, role: 'toggleDevTools' });
  const file: MenuItemConstructorOptions[] = [];
  if (!DisablePrint) file.push({ label: words.print, accelerator: 'CmdOrCtrl+P', click: does.print });
  if (!KioskMode) file.push({ label: words.quit, accelerator: 'CmdOrCtrl+Q', click: does.quit });
  const menu: MenuItemConstructorOptions[] = [{ label: words.view, submenu: view }];
  return file.length === 0 ? menu : [{ label: words.file, submenu: file }, ...menu];
}

/** Whatever asks a page to print (a key, a script), the sheet stays empty. */
export const emptySheet = '@media print { html { display: none !important } }';
