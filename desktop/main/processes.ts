import { inBackground } from './background.ts';
import { mayOpenOutside } from './external-links.ts';
import { guardContents } from './guards.ts';
import { emptySheet } from './menu.ts';
import type { ContentsPort, ElectronPort } from './ports.ts';
import type { Prepared } from './prepare.ts';
import type { Screen } from './screen.ts';

const mostReloads = 3;

/** Follows the program's processes from before the first of them: other starts, every page that is made, what crashes. */
export function watchProcesses(
  { app, shell }: Pick<ElectronPort, 'app' | 'shell'>,
  { settings: { values }, log }: Pick<Prepared, 'settings' | 'log'>,
  screen: Screen,
): void {
  app.on('second-instance', (_, startArguments) => screen.openLink(startArguments));
  app.on('child-process-gone', (_, { type, reason, exitCode }) =>
    log.error('a process is gone', { code: type, reason, status: exitCode }),
  );
  // Without a listener Electron ends the program with its last window; it goes on in the tray.
  app.on('window-all-closed', () => log.debug('no window is open'));
  app.on('web-contents-created', (_, contents) => {
    guardContents(contents, (address) => {
      if (mayOpenOutside(address, values))
        inBackground(log, 'opening a link', () => shell.openExternal(address));
      else log.warn('a link was not opened', { reason: URL.parse(address)?.host ?? 'no address' });
    });
    if (values.DisablePrint)
      contents.on('dom-ready', () =>
        inBackground(log, 'forbidding to print', () => contents.insertCSS(emptySheet, { cssOrigin: 'user' })),
      );
    reviveCrashed(contents, log);
  });
}

/** A page that crashed is opened anew, but not for ever. */
function reviveCrashed(contents: ContentsPort, log: Prepared['log']): void {
  let reloads = 0;
  contents.on('render-process-gone', (_, { reason, exitCode }) => {
    log.error('a page is gone', { reason, status: exitCode });
    if (reason === 'clean-exit' || reloads >= mostReloads) return;
    reloads += 1;
    contents.reload();
  });
}
