import type { ContentsPort, Preventable, SessionPort } from './ports.ts';
import { isOwn } from './scheme.ts';

/** Keeps a page where it is: no other site in our window, no second window, no embedded browser. */
export function guardContents(contents: ContentsPort, openOutside: (address: string) => void): void {
  const stay = (event: Preventable & { url: string }) => {
    if (!isOwn(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
}

/** What a page may ask of the machine: to copy a text. Camera, place, devices and the rest are refused unasked. */
const granted: readonly string[] = ['clipboard-sanitized-write'];

/** Answers every wish of a page for a permission, without asking the person. */
export function guardPermissions(session: SessionPort): void {
  session.setPermissionRequestHandler((_, permission, answer) => answer(granted.includes(permission)));
  session.setPermissionCheckHandler((_, permission, origin) => granted.includes(permission) && isOwn(origin));
  session.setDevicePermissionHandler(() => false);
}
