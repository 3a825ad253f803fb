import { Problem } from '#shared/kernel/problem.ts';
import { notificationApi } from '#shared/notifications/notification.api.ts';
import type { Notification } from '#shared/notifications/notification.schemas.ts';
import { askingEdge } from './ask-edge.ts';
import { inBackground } from './background.ts';
import type { Log } from './log.ts';
import type { Edge, ElectronPort } from './ports.ts';
import { origin } from './scheme.ts';
import { counted, type Language, type Words } from './words.ts';

interface Notifying {
  edge: Pick<Edge, 'fetch' | 'listen'>;
  electron: Pick<ElectronPort, 'notify'>;
  open: (page: string) => void;
  words: Words;
  language: Language;
  log: Log;
}

/**
 * Says on the desktop that there are new notifications, not what they say: a screen in a control room is read by everybody.
 * A click opens the page of the only one, or the first page.
 */
export function notifyOnDesktop({ edge, electron, open, words, language, log }: Notifying): void {
  let newest: string | null = null;
  const look = async () => {
    const unread = await listUnread(edge);
    if (unread === null) return forget();
    // The first look after a sign-in only learns what is already there; ids grow with time.
    const before = newest;
    const fresh = before === null ? [] : unread.filter(({ id }) => id > before);
    newest = [before ?? '', ...unread.map(({ id }) => id)].sort().at(-1) ?? '';
    const [first, ...more] = fresh;
    if (first === undefined) return;
    const page = more.length === 0 ? pageOf(first) : `${origin}/`;
    electron.notify({ title: 'TrainFlow', body: counted(language, words.unread, fresh.length) }, () =>
      open(page),
    );
  };
  const forget = async () => {
    newest = null;
  };
  let looking: Promise<unknown> = Promise.resolve();
  edge.listen((event) => {
    const next = event === 'changed' ? look : event === 'ended' ? forget : null;
    if (next === null) return;
    // One after the other, so that nothing is told twice.
    inBackground(log, 'looking for notifications', () => {
      looking = looking.then(next, next);
      return looking;
    });
  });
}

/** Null: nobody is signed in, or he may not read any. */
async function listUnread(edge: Pick<Edge, 'fetch'>): Promise<Notification[] | null> {
  try {
    const { items } = await askingEdge(edge)(notificationApi.list, {
      query: { unread: 'true', limit: '50' },
    });
    return items;
  } catch (error) {
    if (error instanceof Problem && (error.kind === 'unauthenticated' || error.kind === 'forbidden'))
      return null;
    throw error;
  }
}

const pageOf = ({ href }: Notification): string => (/^\/(?![/\\])/.test(href) ? origin + href : `${origin}/`);
