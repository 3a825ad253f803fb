import type { MenuItemConstructorOptions } from 'electron';
import type { SyncStatus } from '#shared/sync/sync.schemas.ts';
import { counted, type Language, type Words } from './words.ts';

interface TrayDoes {
  open: () => void;
  sendNow: () => void;
  lock: () => void;
  quit: () => void;
}

/** What the tray says of the sync: the state, and what is not sent yet; null: nobody is signed in. Windows shows 127 characters at most. */
export function toolTipOf(status: SyncStatus | null, words: Words, language: Language): string {
  return ['TrainFlow', ...said(status, words, language)].join('\n').slice(0, 127);
}

export function trayMenuOf(
  status: SyncStatus | null,
  words: Words,
  language: Language,
  does: TrayDoes,
): MenuItemConstructorOptions[] {
  const isSignedIn = status !== null;
  return [
    ...said(status, words, language).map((label) => ({ label, enabled: false })),
    { type: 'separator' },
    { label: words.open, click: does.open },
    { label: words.sendNow, click: does.sendNow, enabled: isSignedIn && status.state !== 'sign_in' },
    { label: words.lock, click: does.lock, enabled: isSignedIn },
    { type: 'separator' },
    { label: words.quit, click: does.quit },
  ];
}

function said(status: SyncStatus | null, words: Words, language: Language): string[] {
  if (status === null) return [words.locked];
  const state = words.state[status.state];
  return status.waiting === 0 ? [state] : [state, counted(language, words.waiting, status.waiting)];
}
