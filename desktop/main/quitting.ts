import { inBackground } from './background.ts';
import type { Log } from './log.ts';
import type { Edge, ElectronPort } from './ports.ts';
import { counted, type Language, type Words } from './words.ts';

interface Quitting {
  electron: Pick<ElectronPort, 'app' | 'dialog'>;
  edge: Pick<Edge, 'status' | 'listen' | 'close'>;
  words: Words;
  language: Language;
  log: Log;
}

export interface QuitState {
  /** The person means to end the program: windows may close. */
  isQuitting: boolean;
  /** The system ends it: nobody is asked. */
  systemEnds(): void;
}

/** Ends the program after telling what is not sent yet. It is never held back for it: what is saved is saved. */
export function tellBeforeQuitting({ electron, edge, words, language, log }: Quitting): QuitState {
  let told = false;
  // Locked, the laptop no longer tells what waits; it waits all the same.
  let waiting = edge.status()?.waiting ?? 0;
  edge.listen(() => {
    waiting = edge.status()?.waiting ?? waiting;
  });
  const state: QuitState = {
    isQuitting: false,
    systemEnds() {
      told = true;
    },
  };
  const end = () => {
    told = true;
    state.isQuitting = true;
    edge.close();
    electron.app.quit();
  };
  electron.app.on('before-quit', (event) => {
    if (state.isQuitting) return;
    event.preventDefault();
    if (told || waiting === 0) return end();
    told = true;
    inBackground(log, 'telling what is not sent', async () => {
      const quits = await tell();
      told = false;
      if (quits) end();
    });
  });
  const tell = async (): Promise<boolean> => {
    const { response } = await electron.dialog.showMessageBox({
      type: 'info',
      title: 'TrainFlow',
      message: counted(language, words.quitUnsent, waiting),
      detail: words.quitKept,
      buttons: [words.quit, words.stay],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
    });
    return response === 0;
  };
  return state;
}
