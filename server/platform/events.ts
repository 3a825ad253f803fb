import pg from 'pg';
import { z } from 'zod';

/** Records of these kinds changed in the tenant. Nothing but kinds: what changed is asked for through the API, with its rights. */
export type Listener = (kinds: readonly string[]) => void;

export interface EventHub {
  /** Tells the open streams of the tenant, in every server process. A lost poke does no harm: clients also ask by themselves. */
  poke(tenantId: string, kinds: readonly string[]): void;
  /** Answers the function that ends the subscription. */
  subscribe(tenantId: string, listener: Listener): () => void;
  start(): Promise<void>;
  close(): Promise<void>;
}

const channel = 'trainflow_changes';
const Payload = z.object({ tenantId: z.uuid(), kinds: z.array(z.string()) });
/** Pokes of this long are sent together. */
const collectMs = 50;
const reconnectMs = 1_000;

/** Pokes between processes by LISTEN/NOTIFY on one connection of its own. The tenant stands in every message, since NOTIFY knows no row-level security. */
export function createEventHub(url: string, onError: (error: unknown) => void): EventHub {
  const listeners = new Map<string, Set<Listener>>();
  const waiting = new Map<string, Set<string>>();
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  const deliver = (payload: string) => {
    const parsed = Payload.safeParse(JSON.parse(payload));
    if (!parsed.success) return;
    for (const listener of listeners.get(parsed.data.tenantId) ?? []) listener(parsed.data.kinds);
  };

  const connect = async () => {
    const made = new pg.Client({
      connectionString: url,
      application_name: 'trainflow-events',
      keepAlive: true,
    });
    made.on('notification', ({ payload }) => payload && deliver(payload));
    made.on('error', (error) => {
      if (closed || client !== made) return;
      onError(error);
      client = null;
      setTimeout(() => void connect().catch(onError), reconnectMs).unref();
    });
    await made.connect();
    await made.query(`listen ${channel}`);
    client = made;
  };

  const flush = () => {
    timer = null;
    for (const [tenantId, kinds] of waiting) {
      client
        ?.query('select pg_notify($1, $2)', [channel, JSON.stringify({ tenantId, kinds: [...kinds] })])
        .catch(onError);
    }
    waiting.clear();
  };

  return {
    poke(tenantId, kinds) {
      const known = waiting.get(tenantId) ?? new Set();
      for (const kind of kinds) known.add(kind);
      waiting.set(tenantId, known);
      timer ??= setTimeout(flush, collectMs);
    },
    subscribe(tenantId, listener) {
      const known = listeners.get(tenantId) ?? new Set();
      known.add(listener);
      listeners.set(tenantId, known);
      return () => {
        known.delete(listener);
        if (known.size === 0) listeners.delete(tenantId);
      };
    },
    start: connect,
    async close() {
      closed = true;
      if (timer) clearTimeout(timer);
      await client?.end();
    },
  };
}
