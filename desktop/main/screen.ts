import { inBackground } from './background.ts';
import { linkIn, pageOfLink } from './deep-link.ts';
import type { Log } from './log.ts';
import { bringUp } from './main-window.ts';
import type { WindowPort } from './ports.ts';
import { origin } from './scheme.ts';

/** The one window and which page it shall show; asked for from many sides, also before there is one. */
export interface Screen {
  /** Brings the window up, on the given page or as it is. */
  open(page?: string): void;
  /** Another start of the program: its link opens here. */
  openLink(startArguments: readonly string[]): void;
  /** Loads the first page; the window comes up when it is drawn, unless the program was started hidden. */
  begin(window: WindowPort): Promise<void>;
}

/** Started with the system, to send what waits: the window comes when somebody asks for it. */
export const hiddenArgument = '--hidden';

export function createScreen(startArguments: readonly string[], log: Log): Screen {
  let window: WindowPort | null = null;
  let wanted = pageIn(startArguments);
  let isHidden = startArguments.includes(hiddenArgument);
  const open = (page?: string) => {
    isHidden = false;
    if (window === null) {
      wanted = page ?? wanted;
      return;
    }
    bringUp(window);
    const shown = window;
    if (page !== undefined && !shown.isDestroyed())
      inBackground(log, 'opening a page', () => shown.loadURL(page));
  };
  return {
    open,
    openLink: (given) => {
      if (!given.includes(hiddenArgument)) open(pageIn(given));
    },
    async begin(created) {
      created.once('ready-to-show', () => {
        if (!isHidden) created.show();
      });
      window = created;
      await created.loadURL(wanted ?? `${origin}/`);
    },
  };
}

function pageIn(startArguments: readonly string[]): string | undefined {
  const link = linkIn(startArguments);
  return (link === undefined ? null : pageOfLink(link)) ?? undefined;
}
