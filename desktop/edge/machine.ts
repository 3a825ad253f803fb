/** Where the power may go between two durable steps. */
export type Step =
  | 'saved'
  | 'chunk_sent'
  | 'handed_over'
  | 'pushed'
  | 'results_noted'
  | 'forked'
  | 'page_received'
  | 'page_applied'
  | 'pulled';

/** What the edge takes from the machine, all of it handed over: a simulator holds the clock, the line and the power switch. */
export interface Machine {
  /** This machine's clock, in milliseconds since 1970. People set it wrong. */
  now(): number;
  newId(): string;
  /** From 0 to 1. */
  random(): number;
  /** Calls once, after so many milliseconds. @returns what calls it off */
  later(ms: number, run: () => void): () => void;
  /** Asks the server. @throws when it did not answer; a refusal is an answer */
  fetch(path: string, init: RequestInit): Promise<Response>;
  /** Told between durable steps. A simulator throws here, as a power cut would; a real machine does nothing. */
  reached(step: Step): void;
}

/** An instant of the contract from milliseconds since 1970. */
export const instantOf = (ms: number): string => new Date(ms).toISOString();
