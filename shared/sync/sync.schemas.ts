import { z } from 'zod';
import { Id, Instant, ProblemDocument, prose, text, Version } from '#shared/kernel/schemas.ts';
import { ResourceKind } from './resource.schemas.ts';

/** The protocol that this program speaks; raised when an older one can no longer be understood. */
export const protocol = 1;
/** The oldest protocol that the server still answers. */
export const oldestProtocol = 1;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Seq = z.int().min(0);
/** Signed 64 bits as decimal text: JavaScript's numbers cannot hold them. */
const Checksum = z.string().regex(/^-?\d{1,19}$/);

/** One line of a registered laptop. A client is one user on one installation; it numbers its commands. */
export const Device = z.strictObject({
  id: Id,
  name: z.string(),
  platform: z.string(),
  /** Of the program, as it told at its last contact. */
  appVersion: z.string(),
  status: z.enum(['active', 'revoked', 'wiped']),
  /** `wiped`: told at its next contact, and when it said that it has done so. */
  wipedAt: Instant.nullable(),
  userId: Id,
  userNameEn: z.string(),
  userNameAr: z.string(),
  registeredAt: Instant,
  lastSyncAt: Instant.nullable(),
  /** Commands received from it so far. */
  received: z.int(),
  version: Version,
});
export type Device = z.infer<typeof Device>;

export const NewDevice = z.strictObject({
  /** Made on the laptop, once for each user of each installation. */
  id: Id,
  name: text(120),
  platform: text(60),
  appVersion: text(40),
  protocol: z.int(),
});
export type NewDevice = z.infer<typeof NewDevice>;

/** What the tenant allows a laptop to do without contact. */
export const LaptopPolicy = z.strictObject({
  /** After this long without a server the data are locked. */
  maxOfflineHours: z.int(),
  autoLockMinutes: z.int(),
  /** After this many days without a sync, pages say how old they are. */
  staleAfterDays: z.int(),
});
export type LaptopPolicy = z.infer<typeof LaptopPolicy>;

export const Registered = z.strictObject({
  /** Shown once: sent as `Authorization: Bearer`. */
  token: z.string(),
  userId: Id,
  policy: LaptopPolicy,
  serverTime: Instant,
});
export type Registered = z.infer<typeof Registered>;

export const DeviceRevocation = z.strictObject({
  /** Also deletes what it holds, at its next contact. */
  wipe: z.boolean(),
  reason: prose(500),
  version: Version,
});

/** What a laptop that is up to date asks: answered 304 while nothing is new. */
export const Peek = z.strictObject({
  client: Id,
  epoch: z.string().max(80),
  cursor: z.coerce.number().int().min(0),
  /** The last command whose result it holds. */
  results: z.coerce.number().int().min(0),
  /** MD5 of the `scopesText` of the scopes it holds, all of them at `cursor`. */
  held: z.string().max(40),
});

/** What any other laptop asks. */
export const Pull = z.strictObject({
  protocol: z.int(),
  /** The answer repeats it, so that a late or doubled answer is not taken for another's. */
  requestId: Id,
  client: Id,
  /** Of the server it last heard; null at first. */
  epoch: z.string().max(80).nullable(),
  /** Scopes held whole, by the cursor up to which they are. */
  held: z.array(z.strictObject({ cursor: Seq, scopes: z.array(z.string().max(60)).max(50_000) })).max(100),
  /** Scopes it has anything of, also those it no longer trusts. */
  known: z.array(z.string().max(60)).max(50_000),
  results: Seq,
  /** After another epoch: count and checksum of each scope held, so that only what differs is sent again. */
  digests: z.record(z.string().max(60), z.tuple([z.int().min(0), Checksum])).nullable(),
  /** Stops after the scope in which this many records are passed; `more` then says so. */
  limit: z.int().min(1).max(1_000_000),
});
export type Pull = z.infer<typeof Pull>;

export const Outcome = z.enum(['applied', 'rejected', 'set_aside']);
export type Outcome = z.infer<typeof Outcome>;

/** What became of a command: an answer of the API, or its refusal; `set_aside`: an error of ours that an operator looks at. */
export const CommandResult = z.strictObject({
  seq: z.int().min(1),
  id: Id,
  outcome: Outcome,
  /** HTTP status of the route. */
  status: z.int(),
  answer: z.unknown(),
  problem: ProblemDocument.nullable(),
  /** Accepted although the record's approver had changed meanwhile: somebody should look. */
  review: z.boolean(),
  at: Instant,
});
export type CommandResult = z.infer<typeof CommandResult>;

/** First line of a pull's answer. */
export const PullHead = z.strictObject({
  protocol: z.int(),
  requestId: Id,
  epoch: z.string(),
  /** Every scope in this answer, and every scope held that is not, is whole up to here. */
  to: Seq,
  serverTime: Instant,
  /** The last command of this client that the server has an answer for, in the same snapshot as the records. */
  lastCommand: Seq,
  results: z.array(CommandResult),
  /** Scopes no longer visible: to be deleted. */
  drop: z.array(z.string()),
  /** More scopes follow in the next pull; `records` counts what is still to come, this answer included. */
  more: z.boolean(),
  records: z.int(),
  /** Of everything visible, to be held against the copy when `more` is false. */
  total: z.strictObject({ scopes: z.int(), count: z.int(), checksum: Checksum }),
  policy: LaptopPolicy,
});
export type PullHead = z.infer<typeof PullHead>;

/** A stored request: what the person did, when by his clock, and on which version. */
export const Command = z.strictObject({
  /** Counted by the client from 1, without gaps. */
  seq: z.int().min(1),
  /** Also the `Idempotency-Key` of the request. */
  id: Id,
  method: z.enum(['post', 'put', 'patch', 'delete']),
  /** `/api/workflow/steps/…/decision` */
  path: z.string().max(400).startsWith('/api/'),
  body: z.unknown(),
  /** Instead of a body, for a route that takes a file: sent beforehand under its hash. */
  file: z
    .strictObject({
      sha256: Sha256,
      name: text(255),
      bytes: z
        .int()
        .min(1)
        .max(20 * 1024 * 1024),
    })
    .nullable(),
  /** By the laptop's clock, corrected by `clockOffsetMs`. */
  decidedAt: Instant,
  /** Server's clock minus the laptop's, as last measured. */
  clockOffsetMs: z.int(),
});
export type Command = z.infer<typeof Command>;

export const Push = z.strictObject({
  protocol: z.int(),
  client: Id,
  epoch: z.string().max(80).nullable(),
  commands: z.array(Command).min(1).max(100),
});
export type Push = z.infer<typeof Push>;
export const Pushed = z.strictObject({
  results: z.array(CommandResult),
  /** Last command the server has an answer for. */
  lastCommand: Seq,
  serverTime: Instant,
});
export type Pushed = z.infer<typeof Pushed>;

export const FileState = z.strictObject({
  sha256: Sha256,
  /** Bytes the server holds; the next chunk begins there. */
  received: z.int().min(0),
  complete: z.boolean(),
});
export type FileState = z.infer<typeof FileState>;
export const FileName = z.strictObject({ sha256: Sha256 });
export const Chunk = z.strictObject({
  offset: z.string().regex(/^\d{1,9}$/),
  /** Of the whole file. */
  bytes: z.string().regex(/^\d{1,9}$/),
});
/** A chunk of a file on its way to the server. */
export const chunkBytes = 256 * 1024;

/** What the pill shows; `synced` is the only one without a next step. */
export const SyncState = z.enum([
  'synced',
  'sending',
  'offline',
  'unreachable',
  'sign_in',
  'decision',
  'refused',
  'stale',
]);
export type SyncState = z.infer<typeof SyncState>;

/** The state of this place: a laptop's, or the server's own pages, where nothing waits. */
export const SyncStatus = z.strictObject({
  place: z.enum(['server', 'laptop']),
  state: SyncState,
  /** Saved here and not yet answered by the server. */
  waiting: z.int(),
  sending: z.strictObject({ done: z.int(), of: z.int() }).nullable(),
  decisions: z.int(),
  refused: z.int(),
  lastSyncAt: Instant.nullable(),
  nextTryAt: Instant.nullable(),
  /** While the first copy is being fetched. */
  firstSync: z.strictObject({ done: z.int(), of: z.int() }).nullable(),
  /** How long the data may be used without a server. */
  offlineUntil: Instant.nullable(),
  staleDays: z.int().nullable(),
  clockOffsetMs: z.int().nullable(),
  /** Why the last contact failed, in words of the catalogue. */
  problem: z.strictObject({ code: z.string(), detail: z.string() }).nullable(),
});
export type SyncStatus = z.infer<typeof SyncStatus>;

/** A command as the page `/sync` shows it. */
export const OutboxItem = z.strictObject({
  seq: z.int(),
  id: Id,
  /** The route's audit action, `renewal.decided`: what it is called. */
  action: z.string(),
  subject: z.strictObject({ kind: ResourceKind, id: Id }).nullable(),
  /** Names for the sentence: the person's, the course's. */
  params: z.record(z.string(), z.string()),
  savedAt: Instant,
  state: z.enum(['waiting', 'sent', 'applied', 'rejected', 'set_aside', 'decision', 'discarded']),
  problem: ProblemDocument.nullable(),
  /** For a decision: what the person wanted and what the server has, only where they differ. */
  differences: z.array(z.strictObject({ field: z.string(), mine: z.unknown(), server: z.unknown() })),
  review: z.boolean(),
});
export type OutboxItem = z.infer<typeof OutboxItem>;

/** `send_again`: my decision on the record as it is now. `use_server`: the server's state stands. */
export const Resolution = z.strictObject({ choice: z.enum(['send_again', 'use_server']) });

/** A contact with the server. */
export const SyncLogLine = z.strictObject({
  at: Instant,
  kind: z.enum(['pull', 'push', 'file', 'problem', 'repair', 'reset']),
  /** Records received, commands answered, bytes. */
  records: z.int(),
  bytes: z.int(),
  ms: z.int(),
  code: z.string().nullable(),
});
export type SyncLogLine = z.infer<typeof SyncLogLine>;
