import type { Route } from '#shared/kernel/route.ts';
import type { Tx } from './context.ts';
import type { Statement } from './db/batch.ts';

/** A request that a laptop kept while it had no network. */
export interface StoredRequest {
  method: string;
  /** `/api/workflow/steps/…/decision` */
  path: string;
  body: unknown;
  /** Finds the file that it names; asked for by a route that takes one. */
  upload: (() => Promise<StoredUpload>) | null;
}

/** A file that is on this machine, see `Upload`. */
export interface StoredUpload {
  path: string;
  fileName: string;
  bytes: number;
}

/** How a stored request is run. */
export interface Running {
  /** What its audit rows call it. */
  requestId: string;
  /** Also keys the parts of a request that takes several transactions. */
  idempotencyKey: string;
  /** Tells it from another request with the same id. */
  requestHash: Buffer;
  onceFor(route: Route): Once;
  offline: Offline;
}

/**
 * Runs a stored request as the route it is: found in the same table, parsed by the same parser, under its permission, by its
 * use case. Answers what its handler does. @throws Problem missing, `sync.not_offline`, and whatever the route throws
 */
export type Run = (request: StoredRequest, running: Running) => Promise<{ route: Route; answer: unknown }>;

/**
 * Makes a stored request happen once, however often it is sent. `command` sends `claim` with BEGIN, asks `begin` before it
 * does anything, and `keep` writes the result beside the effect. A use case of several commands hands on `once: null` and
 * an idempotency key for each, and its result is recorded after it.
 */
export interface Once {
  claim: readonly Statement[];
  /** @throws AnsweredBefore when it is not to be done now; the transaction then leaves nothing. */
  begin(claimed: Record<string, unknown>[][]): void;
  keep(tx: Tx, answer: unknown): Promise<void>;
}

/** What was decided without a network. */
export interface Offline {
  /** By the laptop's clock as it was corrected; never after now. */
  decidedAt: string;
  /** Accepted, but somebody should look at it. */
  review(): void;
}

/** A stored request that has its answer already, or whose turn it is not. */
export class AnsweredBefore extends Error {}
