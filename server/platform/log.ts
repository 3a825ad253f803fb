import { type DestinationStream, pino } from 'pino';
import { scrub } from '#shared/kernel/scrub.ts';

/**
 * What a log line may carry beside its message. An allow-list: what has no name here is not written, so that a body, a
 * query string or a header cannot reach the log by accident.
 */
export interface LogFields {
  requestId?: string;
  method?: string;
  /** The route's pattern, never the address: ids and search texts stay out. */
  route?: string;
  status?: number;
  ms?: number;
  address?: string;
  tenantId?: string;
  userId?: string;
  job?: string;
  jobId?: string;
  event?: string;
  code?: string;
  count?: number;
  detail?: string;
  error?: unknown;
}

export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

const allowed = [
  'requestId',
  'method',
  'route',
  'status',
  'ms',
  'address',
  'tenantId',
  'userId',
  'job',
  'jobId',
  'event',
  'code',
  'count',
] as const satisfies readonly (keyof LogFields)[];

/** JSON lines on standard output. */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime };
  const logger = destination ? pino(options, destination) : pino(options);
  const write =
    (severity: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}) => {
      if (logger.isLevelEnabled(severity)) logger[severity](lineOf(fields), scrub(message));
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

function lineOf(fields: LogFields): Record<string, unknown> {
  const line: Record<string, unknown> = {};
  for (const name of allowed) {
    const value = fields[name];
    if (value !== undefined) line[name] = value;
  }
  if (fields.detail !== undefined) line.detail = scrub(fields.detail);
  if (fields.error !== undefined) line.error = errorOf(fields.error, 0);
  return line;
}

/** Name, message, code and stack. The database's `detail` prints the values of a row and stays out. */
function errorOf(thrown: unknown, depth: number): Record<string, unknown> {
  if (!(thrown instanceof Error)) return { message: scrub(String(thrown)) };
  const { name, message, stack = '', cause } = thrown;
  return {
    name,
    message: scrub(message),
    ...('code' in thrown ? { code: String(thrown.code) } : {}),
    stack: scrub(stack),
    ...(cause === undefined || depth >= 4 ? {} : { cause: errorOf(cause, depth + 1) }),
  };
}
