/** Why the program cannot start or go on, in one sentence for the person at the terminal; printed without a stack. */
export class StartError extends Error {
  constructor(sentence: string, cause?: unknown) {
    super(sentence, { cause });
    this.name = 'StartError';
  }
}

/** The message of anything thrown, for a sentence that quotes it. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  // Node gathers failed connection attempts in an AggregateError without a message of its own.
  return (
    error.message || (error instanceof AggregateError ? error.errors.map(reasonOf).join('; ') : error.name)
  );
};

/** The `code` that Node and PostgreSQL put on their errors, such as `EADDRINUSE` or `28P01`. */
export const codeOf = (error: unknown): string | undefined => {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
};
