/** HTTP status of each kind of refusal; the only place where a kind meets a number. */
const statusOf = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  too_large: 413,
  unsupported: 415,
  /** A program that is too old, or newer than the server. */
  outdated: 426,
  too_many: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ProblemKind = keyof typeof statusOf;

/** One refused field: `path` as in the request body (`steps.0.comment`), `code` for translation, `message` in English. */
export interface FieldError {
  path: string;
  code: string;
  message: string;
}

interface ProblemMore {
  errors?: readonly FieldError[];
  /** Extra members of the problem document, such as the record's current state after a conflict. */
  details?: Readonly<Record<string, unknown>>;
  retryAfterSeconds?: number;
}

/** A refusal a person can understand and act on. Thrown in any layer, shown in one way (RFC 9457). */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly code: string;
  readonly errors: readonly FieldError[];
  readonly details: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | undefined;

  constructor(kind: ProblemKind, code: string, detail: string, more: ProblemMore = {}) {
    super(detail);
    this.name = 'Problem';
    this.kind = kind;
    this.code = code;
    this.errors = more.errors ?? [];
    this.details = more.details ?? {};
    this.retryAfterSeconds = more.retryAfterSeconds;
  }

  get status(): number {
    return statusOf[this.kind];
  }
}

/** The record moved on, or the action does not fit its state: 409. */
export const conflict = (code: string, detail: string, details?: ProblemMore['details']) =>
  new Problem('conflict', code, detail, { details });

/** Absent, or not the asker's to know of: 404, the same bytes for both, so the id is not repeated. */
export const missing = (what: string) =>
  new Problem('missing', `${what}.missing`, `There is no such ${what.replaceAll('_', ' ')}.`);

export const forbidden = (code = 'forbidden', detail = 'Your role does not allow this.') =>
  new Problem('forbidden', code, detail);

/** One field is wrong: 400 with the field's path. */
export const invalid = (path: string, code: string, message: string) =>
  new Problem('invalid', 'invalid_input', message, { errors: [{ path, code, message }] });
