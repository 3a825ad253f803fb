import { join } from 'node:path';
import type { Log } from './log.ts';
import type { DownloadPort, SessionPort } from './ports.ts';
import { isOwn } from './scheme.ts';

interface Downloads {
  session: SessionPort;
  /** Where the save dialog begins. */
  folder: string;
  /** What IT decided; read at every download. */
  forbidden: boolean;
  /** Says why nothing was saved. */
  tell: (what: 'forbidden' | 'failed') => void;
  log: Log;
}

/** The person chooses where a file goes, each time. Files come from our own pages only. */
export function guardDownloads({ session, folder, forbidden, tell, log }: Downloads): void {
  session.on('will-download', (event, item) => {
    const own = isOwn(item.getURL().replace(/^blob:/, ''));
    if (!own || forbidden) {
      event.preventDefault();
      if (own) tell('forbidden');
      return;
    }
    item.setSaveDialogOptions({ defaultPath: join(folder, safeFileName(item.getFilename())) });
    item.once('done', (_, outcome) => noteOutcome(outcome, tell, log));
  });
}

function noteOutcome(
  outcome: Parameters<Parameters<DownloadPort['once']>[1]>[1],
  tell: Downloads['tell'],
  log: Log,
): void {
  log.info('download', { code: outcome });
  if (outcome === 'interrupted') tell('failed');
}

/** Not a path, not a device of Windows, nothing invisible: what a server or a colleague called a file. */
export function safeFileName(name: string): string {
  const plain = name
    .replace(/[\p{Cc}\p{Cf}<>:"/\\|?*]/gu, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .slice(0, 180);
  if (plain === '') return 'download';
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(plain) ? `_${plain}` : plain;
}
