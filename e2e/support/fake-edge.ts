import { newId } from '#shared/kernel/ids.ts';
import { Problem } from '#shared/kernel/problem.ts';
import type { SyncStatus } from '#shared/sync/sync.schemas.ts';
import { problemAnswer } from '../../desktop/edge/answers.ts';
import type { Edge } from '../../desktop/main/ports.ts';

/** A laptop's backend reduced to what the shell sees of it: a state, events, answers. */
export class FakeEdge implements Edge {
  current: SyncStatus | null = null;
  isClosed = false;
  locks = 0;
  readonly asked: string[] = [];
  /** By `GET /path`; what is not here answers a page. */
  readonly answers = new Map<string, () => Response>();
  readonly #listeners = new Set<(event: string, data: unknown) => void>();

  async fetch(request: Request): Promise<Response> {
    const asked = `${request.method} ${new URL(request.url).pathname}`;
    this.asked.push(asked);
    return this.answers.get(asked)?.() ?? usualAnswer(asked);
  }
  status = (): SyncStatus | null => this.current;
  listen(told: (event: string, data: unknown) => void): () => void {
    this.#listeners.add(told);
    return () => this.#listeners.delete(told);
  }
  lock(): void {
    this.locks += 1;
    this.current = null;
    this.tell('ended');
  }
  close(): void {
    this.isClosed = true;
  }

  tell(event: 'sync' | 'changed' | 'ended', data: unknown = {}): void {
    for (const listener of this.#listeners) listener(event, data);
  }
  becomes(status: Partial<SyncStatus>): void {
    this.current = { ...synced, ...status };
    this.tell('sync', this.current);
  }
}

const usualAnswer = (asked: string): Response =>
  asked.includes(' /api/')
    ? problemAnswer(new Problem('unauthenticated', 'session.required', 'Sign in to go on.'), newId())
    : new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } });

export const synced: SyncStatus = {
  place: 'laptop',
  state: 'synced',
  waiting: 0,
  sending: null,
  decisions: 0,
  refused: 0,
  lastSyncAt: '2026-11-21T08:41:00Z',
  nextTryAt: null,
  firstSync: null,
  offlineUntil: null,
  staleDays: null,
  clockOffsetMs: 0,
  problem: null,
};
