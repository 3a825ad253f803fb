import type { ElectronPort } from './ports.ts';
import { ar } from './words-ar.ts';
import { en } from './words-en.ts';

/** The last words of a program that cannot go on, in both languages: which one is wanted may be what could not be read. */
export function startFailed(
  {
    app,
    dialog,
  }: { app: Pick<ElectronPort['app'], 'exit'>; dialog: Pick<ElectronPort['dialog'], 'showErrorBox'> },
  error: unknown,
): void {
  const reason = error instanceof Error ? error.message : String(error);
  dialog.showErrorBox('TrainFlow', [en.startFailed, ar.startFailed, reason].join('\n\n'));
  app.exit(1);
}
