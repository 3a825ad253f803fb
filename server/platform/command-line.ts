import type { Config } from './config.ts';
import type { Platform } from './context.ts';

/** What a command of `npm run admin` gets to work with. */
export interface Call {
  /** What stands behind the command's name. */
  args: string[];
  config: Config;
  /** The application beside the server: database, jobs, events. Opened when first asked for, closed after the command. */
  platform(): Promise<Platform>;
  /** One line on standard output. */
  print(line: string): void;
}

/** One command of `npm run admin`; it lives in its context, in a file `verb-noun.cli.ts`. */
export interface CommandLine {
  /** What follows the command's name: `--tenant <slug> <file>`. */
  usage: string;
  /** One line for the list of commands. */
  summary: string;
  /** @throws StartError or Problem for what the operator can mend; their sentence is printed and the exit code is 1. */
  run(call: Call): Promise<void>;
}
